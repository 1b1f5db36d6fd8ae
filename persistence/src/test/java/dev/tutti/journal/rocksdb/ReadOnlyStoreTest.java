package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.journal.JournaledEvent;
import dev.tutti.journal.rocksdb.Database.Family;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A store that is read by somebody who must not change it. */
class ReadOnlyStoreTest {
    private static final int EVENTS = 20;

    @TempDir
    Path directory;
    private Path killed;

    /** As a kill leaves it: with everything in the log and nothing in its tables. */
    @BeforeEach
    void copyAStoreThatIsOpen() throws IOException {
        killed = Files.createDirectory(directory.resolve("killed"));
        var original = directory.resolve("original");
        try (var plugin = new PluginHarness(original)) {
            plugin.write("b", 1, EVENTS);
            plugin.write("a", 1, 1);
            try (var files = Files.list(original)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, killed.resolve(file.getFileName()));
                }
            }
        }
    }

    private Config settings() {
        return ConfigFactory.parseMap(Map.of("tutti.rocksdb.directory", killed.toString(),
                "tutti.rocksdb.read.chunk-events", 8)).withFallback(ConfigFactory.load());
    }

    private Map<String, Integer> content() throws IOException {
        var content = new TreeMap<String, Integer>();
        try (var files = Files.list(killed)) {
            for (var file : files.toList()) {
                content.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    private void refused(StoreException.Reason reason, String... says) throws IOException {
        var before = content();
        assertThatThrownBy(() -> ReadOnlyStore.open(settings()).close())
                .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(says);
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void everythingIsReadInPiecesAndNoByteChanges() throws IOException {
        var before = content();
        try (var store = ReadOnlyStore.open(settings())) {
            assertThat(store.idsBehind(null)).containsExactly("a", "b");
            assertThat(store.idsBehind("a")).containsExactly("b");
            assertThat(store.idsBehind("b")).isEmpty();
            assertThat(store.highestSequenceNr("b")).isEqualTo(EVENTS);
            assertThat(store.events("b", 1).stream().map(JournaledEvent::sequenceNr).toList())
                    .isEqualTo(LongStream.rangeClosed(1, 8).boxed().toList());
            assertThat(store.events("b", 17).stream().map(JournaledEvent::sequenceNr).toList())
                    .isEqualTo(List.of(17L, 18L, 19L, 20L));
            assertThat(store.events("b", EVENTS + 1)).isEmpty();
            var event = store.events("b", 3).getFirst();
            assertThat(event.writer()).isEqualTo("writer");
            assertThat(event.timestamp()).isPositive();
            assertThat(new String(event.bytes(), StandardCharsets.UTF_8)).isEqualTo("a-3");
        }
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aStoreThatWasReadIsOpenToItsServerAgain() {
        ReadOnlyStore.open(settings()).close();
        try (var plugin = new PluginHarness(killed)) {
            assertThat(plugin.replay("b", 1, Long.MAX_VALUE, Long.MAX_VALUE, EVENTS)).hasSize(EVENTS);
        }
    }

    @Test
    void aDirectoryWithoutAStoreIsToldAndNotFilled() throws IOException {
        killed = Files.createDirectory(directory.resolve("empty"));
        refused(StoreException.Reason.CORRUPT, "There is no store");
        assertThat(killed).isEmptyDirectory();
    }

    @Test
    void aDamagedLogIsTold() throws IOException {
        try (var files = Files.list(killed)) {
            var log = files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
            try (var file = new RandomAccessFile(log.toFile(), "rw")) {
                file.seek(file.length() / 2);
                var old = file.read();
                file.seek(file.length() / 2);
                file.write(old ^ 0xff);
            }
        }
        refused(StoreException.Reason.CORRUPT, "is corrupt");
    }

    @Test
    void aNewerFormatIsTold() throws IOException {
        var database = Database.open(StoreSettings.of(settings()));
        database.use(rocks -> {
            try {
                rocks.put(database.family(Family.META), "format".getBytes(StandardCharsets.UTF_8), new byte[]{2});
                return null;
            } catch (RocksDBException e) {
                throw new IllegalStateException(e);
            }
        });
        database.close();
        refused(StoreException.Reason.UNKNOWN_FORMAT, "format 2");
    }
}
