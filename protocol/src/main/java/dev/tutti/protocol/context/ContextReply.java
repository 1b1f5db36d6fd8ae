package dev.tutti.protocol.context;

import dev.tutti.protocol.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a context answers. */
public sealed interface ContextReply {
    /** A receipt per unit, in the order of the request. */
    record Appended(List<Receipt> receipts) implements ContextReply {}

    /** Proof that a unit is durable; {@code repeated} when an earlier request had written it. */
    record Receipt(UUID id, String contextId, long seq, Instant ts, boolean repeated) {}

    /** The context, and whether this request made it. */
    record Found(ContextView context, boolean created) implements ContextReply {}

    record Refused(Problem problem) implements ContextReply {}
}
