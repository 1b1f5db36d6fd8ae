package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tutti.app.UnitWriters.Acknowledged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is killed under load and its disk lost: what comes back from where its log was shipped to. */
class LostServerTest {
    private static final int UNITS_BEFORE_THE_LOSS = 600;

    @TempDir
    Path directory;

    @Test
    void fromADirectoryAllComesBackUpToTheLastPositionThatWasReported() throws Exception {
        losesAndRestoresTwice(ShippingPlace.directory(directory.resolve("shipped")));
    }

    @Test
    void fromABucketAllComesBackUpToTheLastPositionThatWasReported() throws Exception {
        try (var store = S3Store.start(directory)) {
            losesAndRestoresTwice(ShippingPlace.bucket(store));
        }
    }

    /** Twice: the second time from what the restored server shipped. */
    private void losesAndRestoresTwice(ShippingPlace place) throws Exception {
        var data = directory.resolve("data");
        Map<String, JsonNode> found = Map.of();
        for (var loss = 1; loss <= 2; loss++) {
            found = losesAndRestores(place, data, found);
        }
    }

    private Map<String, JsonNode> losesAndRestores(ShippingPlace place, Path data, Map<String, JsonNode> before)
            throws Exception {
        Map<String, Acknowledged> acknowledged;
        long shipped;
        try (var server = place.start(data); var writers = new UnitWriters(server.client())) {
            TuttiProcess.until("the first base is shipped", () -> shipping(server).path("state").asText()
                    .equals("shipping"));
            writers.untilAcknowledged(UNITS_BEFORE_THE_LOSS);
            TuttiProcess.until("some of it is shipped", () -> shipping(server).path("shipped").asLong() > writers
                    .acknowledged().values().stream().mapToLong(Acknowledged::written).sorted()
                    .skip(UNITS_BEFORE_THE_LOSS / 2).findFirst().orElseThrow());
            shipped = shipping(server).path("shipped").asLong();
            server.kill();
            acknowledged = writers.acknowledged();
        }
        delete(data);

        var restore = place.restore(directory, data);

        assertThat(restore.exitCode()).as(restore.err()).isZero();
        assertThat(restore.out()).contains("Restored into " + data);
        assertThat(HashChains.verified(data)).isGreaterThan(before.size());
        try (var again = ServerProcess.start(data)) {
            var kept = acknowledged.entrySet().stream().filter(unit -> unit.getValue().written() <= shipped)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            assertThat(kept).hasSizeGreaterThan(UNITS_BEFORE_THE_LOSS / 2);
            var found = found(again.client(), before);
            kept.forEach((id, unit) -> {
                assertThat(found).as("acknowledged, and shipped: %s", unit).containsKey(id);
                assertThat(found.get(id).get("payload").asText()).isEqualTo(unit.payload());
                assertThat(found.get(id).get("seq").asLong()).isEqualTo(unit.seq());
            });
            assertThat(found).containsAllEntriesOf(before);
            System.out.printf("%d acknowledged, %d of them reported as shipped, %d restored%n", acknowledged.size(),
                    kept.size(), found.size() - before.size());
            return found;
        }
    }

    /** Writers of a second life begin to count anew, so the prefix is looked at in the first one alone. */
    private static Map<String, JsonNode> found(Client client, Map<String, JsonNode> before) {
        return before.isEmpty()
                ? UnitWriters.consistentPrefix(client)
                : UnitWriters.CONTEXTS.stream().flatMap(context -> dense(client.units(context)).stream())
                        .collect(Collectors.toMap(unit -> unit.get("id").asText(), unit -> unit));
    }

    private static List<JsonNode> dense(List<JsonNode> units) {
        for (var i = 0; i < units.size(); i++) {
            assertThat(units.get(i).get("seq").asLong()).isEqualTo(i + 1L);
        }
        return units;
    }

    private static JsonNode shipping(ServerProcess server) {
        return server.client().get("/readyz").body().path("shipping");
    }

    private static void delete(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertThat(tree).doesNotExist();
    }
}
