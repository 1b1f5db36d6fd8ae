package dev.tutti.http;

/** What a route asks of the one who calls it: a scope of its token, or nothing. */
enum Scope {
    /** For everybody: probes and the page's own files. */
    OPEN, READ, WRITE, LOCK, ADMIN
}
