package dev.tutti.protocol.stream;

import dev.tutti.protocol.lock.LockAsk;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.util.List;
import java.util.Set;

/** What a client asks over a WebSocket. The reply carries the same {@code ref}; empty where the client gave none. */
public sealed interface ClientFrame {
    String ref();

    record Append(String ref, WorkUnitDraft unit) implements ClientFrame {}

    /** {@code cursor} is {@code now} where the client gave none; empty filters let everything through. */
    record Subscribe(String ref, List<String> contexts, List<String> locks, String cursor, Set<String> types,
            Set<String> agents)
            implements
                ClientFrame {}

    record Unsubscribe(String ref, List<String> contexts, List<String> locks) implements ClientFrame {}

    record Acquire(String ref, LockAsk ask) implements ClientFrame {}

    /** {@code ttlMs} is null where the client gave none. */
    record Renew(String ref, String resource, long fencingToken, Long ttlMs) implements ClientFrame {}

    record Release(String ref, String resource, long fencingToken) implements ClientFrame {}

    /** One of the others, with the client's span that it is part of, as W3C Trace Context writes it; unchecked. */
    record Traced(String traceparent, ClientFrame frame) implements ClientFrame {
        @Override
        public String ref() {
            return frame.ref();
        }
    }
}
