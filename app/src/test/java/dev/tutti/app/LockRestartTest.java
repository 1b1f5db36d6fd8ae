package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases and tokens across a restart of the server. */
class LockRestartTest {
    @TempDir
    Path data;

    private static Client.Answer lock(Client client, Map<String, Object> body) {
        return client.post("/locks", body);
    }

    @Test
    void aLeaseSurvivesARestartWholeAndEndsThoughNobodyTouchesItsSpace() throws Exception {
        long token;
        try (var server = ServerProcess.start(data)) {
            var first = lock(server.client(), Map.of("resource", "r:f", "ttlMs", 2_000));
            token = first.body().get("fencingToken").asLong();
            server.kill();
        }
        var restarted = Instant.now();
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            var client = new Client(engine);
            var found = client.get("/locks/r:f");
            assertThat(found.status()).isEqualTo(200);
            assertThat(Duration.between(restarted,
                    Instant.parse(found.body().get("locks").get(0).get("expiresAt").asText())))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
            var next = lock(client, Map.of("resource", "r:**", "waitMs", 20_000));
            assertThat(next.status()).isEqualTo(201);
            assertThat(next.body().get("fencingToken").asLong()).isGreaterThan(token);
        }
    }

    @Test
    void whoHeldALockBeforeTheRestartMayRenewIt() {
        long token;
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            token = lock(new Client(engine), Map.of("resource", "r:g", "requestId",
                    "0199aa00-0000-7000-8000-000000000002")).body().get("fencingToken").asLong();
        }
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            var repeated = lock(new Client(engine), Map.of("resource", "r:g", "requestId",
                    "0199aa00-0000-7000-8000-000000000002"));
            assertThat(repeated.status()).isEqualTo(200);
            assertThat(repeated.body().get("fencingToken").asLong()).isEqualTo(token);
        }
    }
}
