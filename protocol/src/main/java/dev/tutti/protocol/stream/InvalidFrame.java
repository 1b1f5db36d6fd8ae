package dev.tutti.protocol.stream;

import dev.tutti.protocol.problem.Problem;

/** A frame that cannot be read, as the problem to answer with. */
public final class InvalidFrame extends Exception {
    private static final long serialVersionUID = 1L;

    private final String ref;
    private final transient Problem problem;

    /** @param ref the frame's own, as far as it could be read; otherwise empty */
    public InvalidFrame(String ref, Problem problem) {
        super(problem.detail());
        this.ref = ref;
        this.problem = problem;
    }

    public String ref() {
        return ref;
    }

    public Problem problem() {
        return problem;
    }
}
