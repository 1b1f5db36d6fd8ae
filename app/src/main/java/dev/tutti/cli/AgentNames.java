package dev.tutti.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** Names for agents that were given none. */
final class AgentNames {
    private AgentNames() {}

    static String ofThisProcess() {
        return of(System.getProperty("user.name", "user") + "-" + ProcessHandle.current().pid());
    }

    /** Whose token it is; whether it is good is for the server to say. */
    static Optional<String> ofToken(String token) {
        var parts = token == null ? new String[0] : token.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var subject = new JsonMapper().readTree(Base64.getUrlDecoder().decode(parts[1])).path("sub");
            return subject.isTextual() ? Optional.of(subject.asText()) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A text as a name of the contract: what cannot be in one is a dash. */
    static String of(String text) {
        var name = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "agent" : name.substring(0, Math.min(name.length(), 128));
    }
}
