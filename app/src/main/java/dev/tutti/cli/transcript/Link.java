package dev.tutti.cli.transcript;

import java.util.UUID;

/**
 * A relation of a unit to an earlier one. Units are immutable and a cause is written before its effect is known, so the
 * link lives on the effect and names its cause.
 */
public record Link(String type, UUID target) {

    /** From a result to its call, from a call to the thought behind it, from a change to the call that made it. */
    public static Link causedBy(UUID cause) {
        return new Link("CAUSED_BY", cause);
    }

    /** From a part of a payload too large for one unit to the part before it. */
    static Link continues(UUID previousPart) {
        return new Link("CONTINUES", previousPart);
    }
}
