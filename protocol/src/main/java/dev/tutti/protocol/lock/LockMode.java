package dev.tutti.protocol.lock;

/** How a lock is held: by one alone, or by many that all only read. Stored by name, so names never change. */
public enum LockMode {
    EXCLUSIVE, SHARED;

    public boolean conflictsWith(LockMode other) {
        return this == EXCLUSIVE || other == EXCLUSIVE;
    }
}
