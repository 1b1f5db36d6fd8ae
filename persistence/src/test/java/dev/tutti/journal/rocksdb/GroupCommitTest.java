package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes of many actors that meet, whether a lone one is made by who brings it or everything by the writer thread. */
class GroupCommitTest {
    private static final int ACTORS = 40;
    private static final int ROUNDS = 30;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1h"})
    void whatIsAcknowledgedIsThereInOrder(String inlineBelow) {
        try (var plugin = new PluginHarness(directory, Map.of("tutti.rocksdb.writer.inline.below", inlineBelow))) {
            for (var round = 1; round <= ROUNDS; round++) {
                // From one write alone to all at once, so that lone and common ones follow upon each other.
                var actors = 1 + (round - 1) * (ACTORS - 1) / (ROUNDS - 1);
                var envelopes = new ArrayList<List<AtomicWrite>>();
                for (var actor = ACTORS - actors; actor < ACTORS; actor++) {
                    envelopes.add(List.of(AtomicWrite.apply(
                            plugin.event("actor-" + actor, sequence(actor, round), "a-" + sequence(actor, round)))));
                }
                envelopes.forEach(plugin::send);
                for (var i = 0; i < 2 * actors; i++) {
                    plugin.probe.expectMsgAnyClassOf(JournalProtocol.WriteMessagesSuccessful$.MODULE$.getClass(),
                            JournalProtocol.WriteMessageSuccess.class);
                }
            }
        }

        try (var reopened = new PluginHarness(directory)) {
            for (var actor = 0; actor < ACTORS; actor++) {
                var written = sequence(actor, ROUNDS);
                assertThat(reopened.replay("actor-" + actor, 1, Long.MAX_VALUE, Long.MAX_VALUE, written))
                        .hasSize((int) written).isSorted().doesNotHaveDuplicates();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1h"})
    void aRecoverySeesWhatWasSentBeforeIt(String inlineBelow) {
        try (var plugin = new PluginHarness(directory, Map.of("tutti.rocksdb.writer.inline.below", inlineBelow))) {
            for (var n = 1L; n <= 200; n++) {
                plugin.send(List.of(AtomicWrite.apply(plugin.event("actor", n, "a-" + n))));
            }
            plugin.journal.tell(
                    new JournalProtocol.ReplayMessages(1, Long.MAX_VALUE, 0, "actor", plugin.probe.getRef()),
                    plugin.probe.getRef());

            var recovered = (JournalProtocol.RecoverySuccess) plugin.probe.fishForMessage(
                    java.time.Duration.ofSeconds(30), "the end of the recovery",
                    message -> message instanceof JournalProtocol.RecoverySuccess);
            assertThat(recovered.highestSequenceNr()).isEqualTo(200);
        }
    }

    /** The number of an actor's event in a round: the last actors begin in the first one, the others join later. */
    private static long sequence(int actor, int round) {
        var joined = 0;
        for (var earlier = 1; earlier <= round; earlier++) {
            if (actor >= ACTORS - (1 + (earlier - 1) * (ACTORS - 1) / (ROUNDS - 1))) {
                joined++;
            }
        }
        return joined;
    }
}
