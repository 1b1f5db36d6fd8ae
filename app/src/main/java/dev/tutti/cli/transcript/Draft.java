package dev.tutti.cli.transcript;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A unit as a parser found it, before {@link Scribe} gives it its id.
 *
 * @param place unique in its transcript, and the same however much the transcript grows
 */
record Draft(String place, UnitType type, String agentId, Map<String, String> meta, Payload payload, Instant observedAt,
        List<Link> links) {}
