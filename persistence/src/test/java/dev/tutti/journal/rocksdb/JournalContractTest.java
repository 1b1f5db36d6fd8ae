package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.JournalProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** What Pekko demands of a journal, after the cases of its plugin test kit. */
class JournalContractTest {
    private static final long ALL = Long.MAX_VALUE;

    @TempDir
    Path directory;
    private final String id = "p-" + UUID.randomUUID();
    private PluginHarness plugin;

    @BeforeEach
    void open() {
        plugin = new PluginHarness(directory);
        plugin.write(id, 1, 5);
    }

    @AfterEach
    void close() {
        plugin.close();
    }

    @Test
    void allEventsAreReplayed() {
        assertThat(plugin.replay(id, 1, ALL, ALL, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aReplayKeepsItsBounds() {
        assertThat(plugin.replay(id, 3, ALL, ALL, 5)).containsExactly(3L, 4L, 5L);
        assertThat(plugin.replay(id, 1, 3, ALL, 5)).containsExactly(1L, 2L, 3L);
        assertThat(plugin.replay(id, 1, ALL, 3, 5)).containsExactly(1L, 2L, 3L);
        assertThat(plugin.replay(id, 2, 3, ALL, 5)).containsExactly(2L, 3L);
        assertThat(plugin.replay(id, 2, 5, 2, 5)).containsExactly(2L, 3L);
        assertThat(plugin.replay(id, 3, 3, ALL, 5)).containsExactly(3L);
        assertThat(plugin.replay(id, 2, 2, ALL, 5)).containsExactly(2L);
        assertThat(plugin.replay(id, 1, ALL, 0, 5)).isEmpty();
        assertThat(plugin.replay(id, 3, 2, ALL, 5)).isEmpty();
        assertThat(plugin.replay("nobody", 1, ALL, ALL, 0)).isEmpty();
    }

    @Test
    void idsThatBeginAlikeDoNotMix() {
        plugin.write(id + "x", 1, 2);
        assertThat(plugin.replay(id, 1, ALL, ALL, 5)).hasSize(5);
        assertThat(plugin.replay(id + "x", 1, ALL, ALL, 2)).hasSize(2);
    }

    @Test
    void deletedEventsAreNotReplayedAndTheHighestSequenceNumberStays() {
        delete(3);
        assertThat(plugin.replay(id, 1, ALL, ALL, 5)).containsExactly(4L, 5L);
        delete(ALL);
        assertThat(plugin.replay(id, 1, ALL, ALL, 5)).isEmpty();
        plugin.close();
        plugin = new PluginHarness(directory);
        assertThat(plugin.replay(id, 1, ALL, ALL, 5)).isEmpty();
    }

    private void delete(long to) {
        plugin.journal.tell(new JournalProtocol.DeleteMessagesTo(id, to, plugin.probe.getRef()),
                plugin.probe.getRef());
        plugin.probe.expectMsgClass(DeleteMessagesSuccess.class);
    }

    @Test
    void whatCannotBeSerializedIsRejectedAloneAndWithItsWholeAtomicWrite() {
        var unknown = new Object();
        plugin.send(List.of(AtomicWrite.apply(plugin.event(id, 6, "a-6")),
                AtomicWrite.apply(CollectionConverters.asScala(
                        List.of(plugin.event(id, 7, "a-7"), plugin.event(id, 8, unknown))).toSeq()),
                AtomicWrite.apply(plugin.event(id, 9, "a-9"))));
        plugin.probe.expectMsgClass(JournalProtocol.WriteMessagesSuccessful$.MODULE$.getClass());
        plugin.probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
        plugin.probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
        plugin.probe.expectMsgClass(JournalProtocol.WriteMessageRejected.class);
        plugin.probe.expectMsgClass(JournalProtocol.WriteMessageSuccess.class);
        assertThat(plugin.replay(id, 6, ALL, ALL, 9)).containsExactly(6L, 9L);
    }

    @Test
    void eventsAreThereAfterTheStoreIsReopened() {
        plugin.close();
        plugin = new PluginHarness(directory);
        assertThat(plugin.replay(id, 1, ALL, ALL, 5)).hasSize(5);
        plugin.write(id, 6, 300);
        assertThat(plugin.replay(id, 1, ALL, ALL, 300)).hasSize(300);
    }
}
