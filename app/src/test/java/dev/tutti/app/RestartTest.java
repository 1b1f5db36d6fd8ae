package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.journal.rocksdb.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart keeps, and what a damaged or taken directory says. */
class RestartTest {
    @TempDir
    Path data;

    @Test
    void aRestartKeepsUnitsContextsAndCursors() {
        String cursor;
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            var client = new Client(engine);
            client.post("/workunit", unit("kept", "before"));
            cursor = client.get("/contexts/kept/workunits").body().get("cursor").asText();
        }
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            var client = new Client(engine);
            assertThat(client.get("/contexts").body().get("contexts").findValuesAsText("id")).containsExactly("kept");
            assertThat(client.post("/workunit", unit("kept", "after")).body().get("seq").asLong()).isEqualTo(2);
            assertThat(client.stream("context=kept&cursor=" + cursor, 1).getFirst().get("data")).contains("after");
        }
    }

    @Test
    void aDirectoryThatAnotherServerHoldsIsRefused() {
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            assertThat(engine.address().getPort()).isPositive();
            refused(StoreException.Reason.IN_USE);
        }
    }

    @Test
    void aCorruptDirectoryIsRefusedAndLeftAsItIs() throws Exception {
        Engine.start(Engine.single(data), "127.0.0.1", 0).close();
        var current = data.resolve("journal/CURRENT");
        Files.writeString(current, "MANIFEST-999999\n");
        refused(StoreException.Reason.CORRUPT);
        Files.delete(current);
        refused(StoreException.Reason.CORRUPT);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws Exception {
        Files.writeString(data.resolve("journal"), "a file where the directory should be");
        refused(StoreException.Reason.NOT_WRITABLE);
    }

    private void refused(StoreException.Reason reason) {
        assertThatThrownBy(() -> Engine.start(Engine.single(data), "127.0.0.1", 0))
                .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
