package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.journal.rocksdb.Database.Family;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The log of a store, read update by update while it is written. */
class UpdateReaderTest {
    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(new StoreSettings(directory, 10, 1 << 20, Duration.ofMillis(1), 1 << 20, 1 << 20,
                1 << 20, 1 << 20, 10, 1 << 20, new DiskSettings(0, 0, 1, Duration.ofSeconds(1)), Duration.ofHours(1),
                1 << 30));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void updatesComeInOrderWithoutHolesAsTheyAreWritten() throws Exception {
        try (var reader = new UpdateReader(database, latest())) {
            assertThat(reader.read(1 << 20)).isEmpty();
            var next = latest() + 1;
            for (var round = 0; round < 5; round++) {
                write(3);
                write(1);
                for (var update : reader.read(1 << 20)) {
                    assertThat(update.first()).isEqualTo(next);
                    next = update.last() + 1;
                }
                assertThat(next).as("all that is there").isEqualTo(latest() + 1);
                flush();
            }
        }
    }

    @Test
    void aReadIsBoundedByItsBytesAndGoesOnWhereItWasLeft() throws Exception {
        var begin = latest();
        for (var i = 0; i < 20; i++) {
            write(1);
        }
        try (var reader = new UpdateReader(database, begin)) {
            var read = new ArrayList<Update>();
            for (var i = 0; i < 20; i++) {
                var one = reader.read(1);
                assertThat(one).hasSize(1);
                read.addAll(one);
            }
            assertThat(read.getLast().last()).isEqualTo(latest());
            assertThat(reader.read(1)).isEmpty();
        }
    }

    @Test
    void aStoreThatWasOpenedAnewIsNotReadOnAsIfItWereTheSame() throws Exception {
        var begin = latest();
        write(2);
        try (var reader = new UpdateReader(database, begin)) {
            assertThat(reader.isCurrent()).isTrue();
            assertThat(reader.read(1 << 20)).hasSize(1);
            assertThat(database.reopen()).isTrue();
            assertThat(reader.isCurrent()).isFalse();
            write(1);
            assertThatThrownBy(() -> reader.read(1)).hasMessageContaining("opened anew");
        }
        try (var again = new UpdateReader(database, begin)) {
            assertThat(again.read(1 << 20)).extracting(Update::last).last().isEqualTo(latest());
        }
    }

    private long latest() {
        return database.use(rocks -> rocks.getLatestSequenceNumber());
    }

    private void write(int changes) {
        database.use(rocks -> {
            try (var batch = new WriteBatch(); var options = new WriteOptions().setSync(true)) {
                for (var i = 0; i < changes; i++) {
                    batch.put(database.family(Family.EVENTS), ("key " + i).getBytes(StandardCharsets.UTF_8),
                            new byte[9]);
                }
                rocks.write(options, batch);
                return null;
            } catch (RocksDBException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Another file of the log begins. */
    private void flush() {
        database.use(rocks -> {
            try (var options = new FlushOptions().setWaitForFlush(true)) {
                rocks.flush(options, database.family(Family.EVENTS));
                return null;
            } catch (RocksDBException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
