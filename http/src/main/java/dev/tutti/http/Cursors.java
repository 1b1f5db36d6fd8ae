package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Positions in the events of a context, opaque to clients: URL-safe base64 of {@code 1|contextId|event number}. */
final class Cursors {
    private static final String VERSION = "1";

    private Cursors() {}

    static String of(String contextId, long eventNumber) {
        var text = VERSION + "|" + contextId + "|" + eventNumber;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The event number that a cursor of this context stands for. */
    static long parse(String cursor, String contextId) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", -1);
            if (parts.length == 3 && parts[0].equals(VERSION) && parts[1].equals(contextId)) {
                var number = Long.parseLong(parts[2]);
                if (number >= 0) {
                    return number;
                }
            }
        } catch (IllegalArgumentException e) {
            // Not base64, or no number: answered below as any other cursor that is none of ours.
        }
        throw new Refusal(new Problem.InvalidCursor(cursor));
    }
}
