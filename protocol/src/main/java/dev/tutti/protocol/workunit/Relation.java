package dev.tutti.protocol.workunit;

import java.util.UUID;

/**
 * A typed pointer from the unit that holds it to an older one.
 *
 * @param type   UPPER_SNAKE, for example {@code REVISES}
 * @param target id of the unit pointed at; it may be in another context, and is not required to exist
 */
public record Relation(String type, UUID target) {}
