package dev.tutti.cli;

/** What the server made of one unit. */
sealed interface UnitOutcome {

    /** New to its Context. */
    record Added() implements UnitOutcome {}

    /** The Context has it already, just as sent. */
    record Known() implements UnitOutcome {}

    /** The Context has a unit with this id and other content. */
    record Conflict(ProblemJson problem) implements UnitOutcome {}

    record Refused(ProblemJson problem) implements UnitOutcome {}
}
