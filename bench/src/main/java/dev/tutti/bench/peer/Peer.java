package dev.tutti.bench.peer;

import dev.tutti.bench.load.Dialogue;
import dev.tutti.bench.load.Listening;
import dev.tutti.bench.load.Payloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** A system under comparison: how it is started, and how it is asked for each kind of work, by way of asking. */
public interface Peer extends AutoCloseable {
    String name();

    /** What its durability in this run amounts to. */
    String durability();

    /** Starts on what the directory holds; it may hold nothing. */
    void start(Path directory) throws IOException;

    Server server();

    /** A durable append to a context, acknowledged. */
    interface Appends {
        Dialogue to(String context, Payloads payloads);
    }

    /** One who hears of every append to a context. */
    interface Listens {
        Listening to(String context);
    }

    /** Even requests take a lock, odd ones release it. */
    interface LocksAndUnlocks {
        Dialogue of(String resource, String holder);
    }

    /** Reads the last hundred units of a context. */
    interface ReadsLast {
        Dialogue of(String context);
    }

    Map<String, Appends> appends();

    /** The append that subscribers hear of, where it is another than the plain one. */
    default Appends announced() {
        return appends().values().iterator().next();
    }

    /** The append by which many get in fastest. */
    default Appends filling() {
        return appends().values().iterator().next();
    }

    /** Fresh contexts, so many in each request; null where there is no such thing. */
    default Dialogue newContexts(String prefix, Payloads payloads) {
        return null;
    }

    default Map<String, Listens> listens() {
        return Map.of();
    }

    default Map<String, LocksAndUnlocks> locks() {
        return Map.of();
    }

    /** Whether its lock queues whoever waits, so that a hand-over can be measured. */
    default boolean queuesWaiters() {
        return false;
    }

    default Map<String, ReadsLast> readsLast() {
        return Map.of();
    }

    @Override
    void close() throws IOException;

    /** Bytes in use on the heap of its runtime after a collection; empty where it has none. */
    default OptionalLong heapBytes() throws IOException {
        return OptionalLong.empty();
    }
}
