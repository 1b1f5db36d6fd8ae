package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti backup} of a server that runs and of one that does not, and {@code tutti restore} of what it wrote. */
class BackupCommandTest {
    @TempDir
    Path directory;

    @Test
    void aBackupUnderLoadHoldsAllThatWasAcknowledgedBeforeItAndAPrefixOfTheRest() throws Exception {
        var copy = directory.resolve("backup");
        var restored = directory.resolve("restored");
        var before = Map.<String, UnitWriters.Acknowledged>of();
        try (var server = ServerProcess.start(directory.resolve("data"))) {
            try (var writers = new UnitWriters(server.client())) {
                writers.untilAcknowledged(300);
                before = writers.acknowledged();
                var backup = tutti("backup", copy.toString(), "--server", server.address());
                assertThat(backup.exitCode()).as(backup.err()).isZero();
                assertThat(backup.out()).contains("Backup of ").contains(copy.toString());
                writers.untilAcknowledged(writers.acknowledged().size() + 50);
            }
            assertThat(directory.resolve("data/journal.checkpoints")).as("nothing of it is left there")
                    .isEmptyDirectory();
        }

        var restore = tutti("restore", copy.toString(), "--data", restored.toString());

        assertThat(restore.exitCode()).as(restore.err()).isZero();
        assertThat(HashChains.verified(restored)).isGreaterThan(before.size());
        try (var engine = Engine.start(Engine.single(restored), "127.0.0.1", 0)) {
            assertThat(UnitWriters.consistentPrefix(new Client(engine))).containsKeys(before.keySet()
                    .toArray(String[]::new));
        }
    }

    @Test
    void theDirectoryOfAStoppedServerIsCopiedAndThatOfARunningOneRefused() throws Exception {
        var data = directory.resolve("data");
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            new Client(engine).post("/workunit", unit("kept", "before"));
            var refused = tutti("backup", directory.resolve("refused").toString(), "--stopped", data.toString());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("in use by another process");
        }
        var copy = directory.resolve("backup");
        assertThat(tutti("backup", copy.toString(), "--stopped", data.toString()).exitCode()).isZero();
        var restored = directory.resolve("restored");
        assertThat(tutti("restore", copy.toString(), "--data", restored.toString()).exitCode()).isZero();
        try (var engine = Engine.start(Engine.single(restored), "127.0.0.1", 0)) {
            assertThat(new Client(engine).units("kept")).hasSize(1);
        }
    }

    @Test
    void whatIsInTheWayIsNeverOverwritten() throws Exception {
        var full = Files.createDirectories(directory.resolve("full"));
        Files.writeString(full.resolve("mine"), "mine");
        try (var engine = Engine.start(Engine.single(directory.resolve("data")), "127.0.0.1", 0)) {
            var address = "http://127.0.0.1:" + engine.address().getPort();
            var backup = tutti("backup", full.toString(), "--server", address);
            assertThat(backup.exitCode()).isEqualTo(1);
            assertThat(backup.err()).contains(full + " is not empty");
            assertThat(tutti("backup", directory.resolve("good").toString(), "--server", address).exitCode()).isZero();
        }
        var restore = tutti("restore", directory.resolve("good").toString(), "--data", full.toString());
        assertThat(restore.exitCode()).isEqualTo(6);
        assertThat(restore.err()).contains(full + " is not empty");
        assertThat(full).isDirectoryContaining("glob:**/mine").isDirectoryNotContaining("glob:**/journal*");
    }

    @Test
    void oneBackupAtATimeIsHeldUntilItIsDroppedOrGoesUnread() throws Exception {
        var config = ConfigFactory.parseString("tutti.backup.unread-timeout = 400ms")
                .withFallback(Engine.single(directory.resolve("data")));
        try (var engine = Engine.start(config, "127.0.0.1", 0)) {
            var client = new Client(engine);
            var first = client.post("/backups", "");
            assertThat(first.status()).isEqualTo(202);
            var second = client.post("/backups", "");
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.raw().headers().firstValue("Retry-After")).isPresent();
            assertThat(client.delete("/backups/" + first.body().get("id").asText(), "tester").status()).isEqualTo(204);
            assertThat(client.get("/backups/" + first.body().get("id").asText()).status()).isEqualTo(404);
            assertThat(client.post("/backups", "").status()).isEqualTo(202);
            TuttiProcess.until("the unread one is dropped", () -> client.post("/backups", "").status() == 202);
        }
    }

    private TuttiProcess.Result tutti(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(TuttiProcess.launcher(directory).toString()));
        command.addAll(List.of(arguments));
        return TuttiProcess.start(directory, Map.of(), command).result();
    }
}
