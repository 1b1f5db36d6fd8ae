package dev.tutti.feed;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** A durable event on its way to subscribers; each wire form of it is made once and shared by all of them. */
public final class FeedEvent {
    private static final int ENCODINGS = 4;

    private final LogId log;
    private final long number;
    private final Object event;
    private final int sizeBytes;
    private final AtomicReferenceArray<Object> encoded = new AtomicReferenceArray<>(ENCODINGS);

    /**
     * @param number    its place in the log: dense, from 1
     * @param sizeBytes roughly what it occupies, for the bounds of buffers
     */
    public FeedEvent(LogId log, long number, Object event, int sizeBytes) {
        this.log = log;
        this.number = number;
        this.event = event;
        this.sizeBytes = sizeBytes;
    }

    /**
     * A wire form.
     *
     * @param slot its place among the encodings of an event, from 0 to 3
     */
    public record Encoding<T>(int slot, Class<T> type, Function<FeedEvent, T> encode) {}

    public LogId log() {
        return log;
    }

    public long number() {
        return number;
    }

    public Object event() {
        return event;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    /** Two threads that ask at once may both encode; the second result is thrown away. */
    public <T> T encoded(Encoding<T> encoding) {
        var known = encoded.get(encoding.slot());
        if (known == null) {
            var made = encoding.encode().apply(this);
            known = encoded.compareAndExchange(encoding.slot(), null, made);
            if (known == null) {
                return made;
            }
        }
        return encoding.type().cast(known);
    }
}
