package dev.tutti.cli;

/** Exit codes of {@code sysexits.h}, as {@code flock(1)} uses them. */
final class SysExits {
    static final int USAGE = 64;
    /** The server is away, or the command cannot be run. */
    static final int UNAVAILABLE = 69;
    /** The lease ended while the command ran. */
    static final int TEMPFAIL = 75;
    /** The server answered something that is no answer to a request for a lock. */
    static final int PROTOCOL = 76;
    /** The server does not let this agent lock. */
    static final int NOPERM = 77;
    /** Added to a signal's number, as a shell does. */
    static final int SIGNALLED = 128;

    private SysExits() {}
}
