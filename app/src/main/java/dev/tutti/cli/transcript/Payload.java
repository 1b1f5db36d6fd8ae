package dev.tutti.cli.transcript;

import java.util.Objects;

/** What a unit carries, as the transcript has it. */
public sealed interface Payload {
    String contentType();

    record Text(String text, String contentType) implements Payload {
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    record Binary(byte[] bytes, String contentType) implements Payload {}

    static Payload text(String text) {
        return new Text(text, "text/plain");
    }

    static Payload json(String text) {
        return new Text(text, "application/json");
    }

    static Payload diff(String text) {
        return new Text(text, "text/x-diff");
    }
}
