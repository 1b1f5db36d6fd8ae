package dev.tutti.cli;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.typesafe.config.Config;
import dev.tutti.app.SecretFile;
import dev.tutti.config.Configuration;
import dev.tutti.config.Surroundings;
import dev.tutti.protocol.workunit.UnitIds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tutti token}: a token for an agent, for development: who has the secret may be anybody. */
@Command(name = "token", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = "Prints a bearer token for a server that was started with --auth jwt.%n")
final class TokenCommand implements Callable<Integer> {
    private static final Set<String> SCOPES = Set.of("read", "write", "lock", "admin");

    @Spec
    private CommandSpec spec;

    @Option(names = "--agent", required = true, paramLabel = "ID", description = "Whose token it is.")
    private String agent;

    @Option(names = "--scope", split = ",", paramLabel = "SCOPE", defaultValue = "read,write,lock", description = "What it allows: read, write, lock, admin (default: ${DEFAULT-VALUE}).")
    private List<String> scopes;

    @Option(names = "--ttl", paramLabel = "DURATION", defaultValue = "8h", description = "How long it is good, such as 30m or 8h (default: ${DEFAULT-VALUE}).")
    private String ttl;

    @Option(names = "--audience", paramLabel = "NAME", description = "The server it is for (default: auth.jwt.audience, which is tutti).")
    private String audience;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's configuration, in YAML (default: as of 'tutti start').")
    private Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "The server's data; where auth.jwt.hs256-secret-file is not configured, the secret is in ../auth beside it, and is made where it is missing (default: data.directory, which is ~/.tutti/data).")
    private String data;

    @Option(names = "--secret-file", paramLabel = "FILE", description = "The secret, in base64url, instead.")
    private Path secretFile;

    @Override
    public Integer call() {
        if (!UnitIds.isName(agent)) {
            throw new CommandFailure("--agent must match [A-Za-z0-9][A-Za-z0-9._:-]{0,127}", 2);
        }
        scopes.stream().filter(scope -> !SCOPES.contains(scope)).findFirst().ifPresent(scope -> {
            throw new CommandFailure("there is no scope '" + scope + "': take read, write, lock or admin", 2);
        });
        var configuration = configuration();
        var jwt = configuration.config().getConfig("tutti.auth.jwt");
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder().subject(agent)
                .audience(audience == null ? jwt.getString("audience") : audience).issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(duration(ttl)))).claim("scope", String.join(" ", scopes)).build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            var file = secretFile == null ? secret(jwt, configuration) : secretFile;
            token.sign(new MACSigner(SecretFile.read(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure("the secret cannot be had: " + e.getMessage(), e);
        } catch (JOSEException e) {
            throw new CommandFailure("the token cannot be signed: " + e.getMessage(), e);
        }
        spec.commandLine().getOut().println(token.serialize());
        return 0;
    }

    private Configuration configuration() {
        return Understood.of(Configuration.read(Optional.ofNullable(config), Surroundings.here())
                .with("data.directory", data, "--data"));
    }

    private static Path secret(Config jwt, Configuration configuration) throws IOException {
        var configured = jwt.getString("hs256-secret-file");
        return configured.isEmpty()
                ? SecretFile.ensure(SecretFile.beside(configuration.dataDirectory()))
                : Path.of(configured);
    }

    /** {@code 90s}, {@code 30m}, {@code 8h} or {@code 7d}. */
    private static Duration duration(String text) {
        if (!text.matches("\\d{1,9}[smhd]")) {
            throw new CommandFailure("--ttl must be such as 90s, 30m, 8h or 7d, not '" + text + "'", 2);
        }
        var number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
