package dev.tutti.cli.transcript;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A unit ready to be sent.
 *
 * @param place      where in its transcript it stands, for messages to people
 * @param observedAt the transcript's own clock, or null where it has none
 */
public record TranscriptUnit(UUID id, String contextId, String agentId, UnitType type, Map<String, String> meta,
        Payload payload, List<Link> links, Instant observedAt, String place) {}
