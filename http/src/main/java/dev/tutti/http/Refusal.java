package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;

/** Carries a problem out of the decoding of one request to where it is answered. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
