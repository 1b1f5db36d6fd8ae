package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.typesafe.config.ConfigFactory;
import dev.tutti.app.Engine;
import dev.tutti.app.SecretFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti token}, and the server that believes it. */
class TokenCommandTest {
    @TempDir
    Path folder;

    private CommandRun token(String... more) {
        var arguments = new java.util.ArrayList<>(
                java.util.List.of("token", "--config", "/dev/null", "--data", folder.resolve("data").toString()));
        arguments.addAll(java.util.List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void aTokenSaysWhoseItIsWhatItAllowsAndHowLong() throws Exception {
        var claims = SignedJWT.parse(token("--agent", "alice", "--scope", "read,lock", "--ttl", "30m").out().strip())
                .getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getAudience()).containsExactly("tutti");
        assertThat(claims.getStringClaim("scope")).isEqualTo("read lock");
        assertThat(Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void theSecretIsMadeOnceForItsOwnerAlone() throws Exception {
        token("--agent", "alice");
        var file = SecretFile.beside(folder.resolve("data"));
        var secret = Files.readString(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        token("--agent", "bob");
        assertThat(file).hasContent(secret);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var refused = token("--agent", "bob");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("can be read by others");
    }

    @Test
    void theServersConfigurationSaysWhatItsTokensAre() throws Exception {
        var secret = SecretFile.ensure(folder.resolve("keys/its.key"));
        var file = Files.writeString(folder.resolve("tutti.yaml"), """
                data: {directory: %s}
                auth: {mode: jwt, jwt: {audience: shop, hs256-secret-file: %s}}
                """.formatted(folder.resolve("configured"), secret));
        var token = SignedJWT.parse(CommandRun.of("token", "--config", file.toString(), "--agent", "a").out().strip());

        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("shop");
        assertThat(token.verify(new MACVerifier(SecretFile.read(secret)))).isTrue();

        Files.writeString(file, "data: {directory: %s}\n".formatted(folder.resolve("configured/data")));
        assertThat(CommandRun.of("token", "--config", file.toString(), "--agent", "a").exitCode()).isZero();
        assertThat(SecretFile.beside(folder.resolve("configured/data"))).exists();

        Files.writeString(file, "dat: {}\n");
        var refused = CommandRun.of("token", "--config", file.toString(), "--agent", "a");
        assertThat(refused.exitCode()).isEqualTo(78);
        assertThat(refused.err()).contains("tutti.yaml:1:1: there is no setting dat; did you mean data?");
    }

    @Test
    void whatCannotBeMintedIsRefused() {
        assertThat(token().exitCode()).isEqualTo(2);
        assertThat(token("--agent", "no spaces").exitCode()).isEqualTo(2);
        assertThat(token("--agent", "a", "--scope", "everything").exitCode()).isEqualTo(2);
        assertThat(token("--agent", "a", "--ttl", "soon").exitCode()).isEqualTo(2);
    }

    @Test
    void aServerWithTheSameSecretTakesIt() throws Exception {
        var token = token("--agent", "alice").out().strip();
        var secret = SecretFile.ensure(SecretFile.beside(folder.resolve("data")));
        try (var engine = Engine.start(
                ConfigFactory.parseMap(Map.of("tutti.auth.mode", "jwt", "tutti.auth.jwt.hs256-secret-file",
                        secret.toString())).withFallback(Engine.single(folder.resolve("data"))).resolve(),
                "127.0.0.1", 0)) {
            var request = HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + engine.address().getPort() + "/workunit"))
                    .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"contextId\":\"a\",\"type\":\"MESSAGE\"}")).build();
            assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
        }
    }
}
