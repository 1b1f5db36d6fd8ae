package dev.tutti.protocol.workunit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids of units (UUIDv7, RFC 9562) and names of contexts and agents. */
public final class UnitIds {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final Pattern CANONICAL = Pattern
            .compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private UnitIds() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** A UUID of any version in canonical text form. */
    public static Optional<UUID> parse(String text) {
        return CANONICAL.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    public static boolean isV7(UUID id) {
        return id.version() == 7 && id.variant() == 2;
    }

    /** The milliseconds since the epoch that a UUIDv7 begins with. */
    public static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    /** Whether a text may name a context, an agent or a project. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
