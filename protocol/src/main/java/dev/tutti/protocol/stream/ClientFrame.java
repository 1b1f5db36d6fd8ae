package dev.tutti.protocol.stream;

import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.util.List;
import java.util.Set;

/** What a client asks over a WebSocket. The reply carries the same {@code ref}; empty where the client gave none. */
public sealed interface ClientFrame {
    String ref();

    record Append(String ref, WorkUnitDraft unit) implements ClientFrame {}

    /** {@code cursor} is {@code now} where the client gave none; empty filters let everything through. */
    record Subscribe(String ref, List<String> contexts, String cursor, Set<String> types, Set<String> agents)
            implements
                ClientFrame {}

    record Unsubscribe(String ref, List<String> contexts) implements ClientFrame {}
}
