package dev.tutti.protocol.workunit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Optional;
import java.util.UUID;

/** Ids of units (UUIDv7, RFC 9562) and names of contexts and agents. */
public final class UnitIds {
    private static final int NAME_CHARS = 128;
    private static final int CANONICAL_CHARS = 36;

    private UnitIds() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** A UUID of any version in canonical text form. */
    public static Optional<UUID> parse(String text) {
        return isCanonical(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
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
        if (text.isEmpty() || text.length() > NAME_CHARS || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (var i = 1; i < text.length(); i++) {
            var character = text.charAt(i);
            if (!isLetterOrDigit(character) && "._:-".indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }

    /** By hand, as every unit passes here: a pattern took 4 % of the server's time at 28,000 appends a second. */
    private static boolean isCanonical(String text) {
        if (text.length() != CANONICAL_CHARS) {
            return false;
        }
        for (var i = 0; i < CANONICAL_CHARS; i++) {
            var dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9';
    }
}
