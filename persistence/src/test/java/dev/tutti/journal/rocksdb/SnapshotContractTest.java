package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.pekko.persistence.DeleteSnapshotSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pekko demands of a snapshot store, after the cases of its plugin test kit. */
class SnapshotContractTest {
    private static final long ANY = Long.MAX_VALUE;

    @TempDir
    Path directory;
    private PluginHarness plugin;
    private long[] timestamps;

    @BeforeEach
    void saveFive() {
        plugin = new PluginHarness(directory);
        timestamps = new long[6];
        for (var n = 1; n <= 5; n++) {
            timestamps[n] = save(n, "s-" + n);
        }
    }

    @AfterEach
    void close() {
        plugin.close();
    }

    private long save(long sequenceNr, String snapshot) {
        plugin.snapshots.tell(
                new SnapshotProtocol.SaveSnapshot(new SnapshotMetadata("p", 10 + sequenceNr, 0), snapshot),
                plugin.probe.getRef());
        return plugin.probe.expectMsgClass(SaveSnapshotSuccess.class).metadata().timestamp();
    }

    private Object load(String id, SnapshotSelectionCriteria criteria, long to) {
        plugin.snapshots.tell(new SnapshotProtocol.LoadSnapshot(id, criteria, to), plugin.probe.getRef());
        var result = plugin.probe.expectMsgClass(SnapshotProtocol.LoadSnapshotResult.class).snapshot();
        return result.isDefined() ? result.get().snapshot() : null;
    }

    @Test
    void theNewestThatMatchesIsLoaded() {
        assertThat(load("p", SnapshotSelectionCriteria.latest(), ANY)).isEqualTo("s-5");
        assertThat(load("p", SnapshotSelectionCriteria.create(13, ANY), ANY)).isEqualTo("s-3");
        assertThat(load("p", SnapshotSelectionCriteria.latest(), 13)).isEqualTo("s-3");
        assertThat(load("p", SnapshotSelectionCriteria.create(13, timestamps[3]), ANY)).isEqualTo("s-3");
    }

    @Test
    void nothingIsLoadedWhereNothingMatches() {
        assertThat(load("nobody", SnapshotSelectionCriteria.latest(), ANY)).isNull();
        assertThat(load("p", SnapshotSelectionCriteria.create(ANY, 100), ANY)).isNull();
        assertThat(load("p", SnapshotSelectionCriteria.create(7, ANY), ANY)).isNull();
        assertThat(load("p", SnapshotSelectionCriteria.latest(), 7)).isNull();
    }

    @Test
    void oneSnapshotIsDeleted() {
        plugin.snapshots.tell(new SnapshotProtocol.DeleteSnapshot(new SnapshotMetadata("p", 13, 0)),
                plugin.probe.getRef());
        plugin.probe.expectMsgClass(DeleteSnapshotSuccess.class);
        assertThat(load("p", SnapshotSelectionCriteria.create(13, ANY), ANY)).isEqualTo("s-2");
        assertThat(load("p", SnapshotSelectionCriteria.latest(), ANY)).isEqualTo("s-5");
    }

    @Test
    void allSnapshotsUpToABoundAreDeletedAndNoOther() {
        plugin.snapshots.tell(
                new SnapshotProtocol.DeleteSnapshots("p", SnapshotSelectionCriteria.create(13, timestamps[3])),
                plugin.probe.getRef());
        plugin.probe.expectMsgClass(DeleteSnapshotsSuccess.class);
        assertThat(load("p", SnapshotSelectionCriteria.create(13, ANY), ANY)).isNull();
        assertThat(load("p", SnapshotSelectionCriteria.latest(), ANY)).isEqualTo("s-5");
    }

    @Test
    void aSnapshotOfTheSameSequenceNumberIsReplaced() {
        save(5, "another");
        assertThat(load("p", SnapshotSelectionCriteria.latest(), ANY)).isEqualTo("another");
    }

    @Test
    void aLargeSnapshotSurvivesTheStoresReopening() {
        save(6, "x".repeat(1 << 20));
        plugin.close();
        plugin = new PluginHarness(directory);
        assertThat((String) load("p", SnapshotSelectionCriteria.latest(), ANY)).hasSize(1 << 20);
    }
}
