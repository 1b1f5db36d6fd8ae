package dev.tutti.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a client command talks to, and how it shows who it is. */
final class ServerOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private URI address;

    @Option(names = "--token", paramLabel = "JWT", defaultValue = "${env:TUTTI_TOKEN}", description = "Bearer token, for a server that asks for one (default: $TUTTI_TOKEN).")
    private String token;

    @Option(names = "--server", paramLabel = "URL", defaultValue = "${env:TUTTI_SERVER:-http://127.0.0.1:8080}", description = "Where Tutti is (default: $TUTTI_SERVER or http://127.0.0.1:8080).")
    void address(String url) {
        address = parsed(url);
    }

    private URI parsed(String url) {
        try {
            var parsed = new URI(url.replaceAll("/+$", ""));
            var scheme = parsed.getScheme();
            if (scheme != null && scheme.matches("(?i)https?") && parsed.getHost() != null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            // Refused below, as any other address that is none of a server.
        }
        throw notAServer(url);
    }

    /** Whose token was given: the server takes requests of nobody else with it. */
    Optional<String> agentOfToken() {
        return AgentNames.ofToken(token);
    }

    /** Whether the user said where the server is: by option, or by environment. */
    boolean isGiven() {
        return System.getenv("TUTTI_SERVER") != null
                || command.commandLine().getParseResult().hasMatchedOption("--server");
    }

    /** The server at another address than the options say. */
    Server server(String agent, String url) {
        return new Server(parsed(url), blankAsNull(agent), blankAsNull(token));
    }

    Server server(String agent) {
        return new Server(address, blankAsNull(agent), blankAsNull(token));
    }

    private ParameterException notAServer(String url) {
        return new ParameterException(command.commandLine(),
                "--server wants a URL such as http://127.0.0.1:8080, not '" + url + "'");
    }

    private static String blankAsNull(String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
