package dev.tutti.protocol.json;

import dev.tutti.protocol.problem.Problem;

/** A body that cannot be read, as the problem to answer with. Thrown and caught within one decoding. */
public final class InvalidBody extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public InvalidBody(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
