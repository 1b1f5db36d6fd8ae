package dev.tutti.protocol.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.journal.v1.JournaledContextEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashChainTest {
    private final List<ChainedEvent> chain = GoldenEvents.chain();

    @Test
    void anUntouchedChainHolds() {
        assertThat(firstBreak(chain)).isEqualTo(-1);
    }

    @Test
    void flippingAnyBitOfAnyEventBreaksTheChainAtThatEvent() {
        for (var i = 0; i < chain.size(); i++) {
            var canonical = chain.get(i).canonical();
            for (var bit = 0; bit < canonical.size() * 8; bit++) {
                var link = chain.get(i);
                assertThat(firstBreak(with(i, new ChainedEvent(link.event(), flip(canonical, bit), link.hash()))))
                        .as("event %d, bit %d", i, bit).isEqualTo(i);
            }
        }
    }

    @Test
    void flippingAnyBitOfAnyHashBreaksTheChainAtThatEvent() {
        for (var i = 0; i < chain.size(); i++) {
            for (var bit = 0; bit < 256; bit++) {
                var link = chain.get(i);
                assertThat(
                        firstBreak(with(i, new ChainedEvent(link.event(), link.canonical(), flip(link.hash(), bit)))))
                        .as("hash %d, bit %d", i, bit).isEqualTo(i);
            }
        }
    }

    @Test
    void anEventTakenOutBreaksTheChainWhereItWas() {
        for (var i = 0; i < chain.size() - 1; i++) {
            var shorter = new ArrayList<>(chain);
            shorter.remove(i);
            assertThat(firstBreak(shorter)).as("without event %d", i).isEqualTo(i);
        }
    }

    @Test
    void theEventsBeforeALostLastOneHaveAnotherHead() {
        assertThat(chain.get(chain.size() - 2).hash()).isNotEqualTo(chain.get(chain.size() - 1).hash());
    }

    @Test
    void anyTwoEventsThatChangedPlacesBreakTheChainAtTheFirst() {
        for (var i = 0; i < chain.size(); i++) {
            for (var j = i + 1; j < chain.size(); j++) {
                var swapped = new ArrayList<>(chain);
                Collections.swap(swapped, i, j);
                assertThat(firstBreak(swapped)).as("events %d and %d", i, j).isEqualTo(i);
            }
        }
    }

    @Test
    void anEventThatIsThereTwiceBreaksTheChainAtItsSecondPlace() {
        for (var i = 0; i < chain.size(); i++) {
            var longer = new ArrayList<>(chain);
            longer.add(i, chain.get(i));
            assertThat(firstBreak(longer)).as("event %d twice", i).isEqualTo(i + 1);
        }
    }

    @Test
    void aChangedEventThatIsSealedAgainBreaksTheChainAtTheNext() {
        var forged = HashChain.seal(chain.get(0).hash(),
                new ContextEvent.AgentJoined("auth-bug", chain.get(1).event().ts(), 0, "mallory"));
        assertThat(firstBreak(with(1, forged))).isEqualTo(2);
    }

    @Test
    void aPayloadTakenAwayLeavesTheChainIntact() throws InvalidProtocolBufferException {
        var redacted = new ArrayList<ChainedEvent>();
        for (var link : chain) {
            var journaled = JournaledContextEvent.parseFrom(ContextEventCodec.toBytes(link)).toBuilder().clearPayload();
            redacted.add(ContextEventCodec.fromBytes(journaled.build().toByteArray()));
        }
        assertThat(redacted).filteredOn(link -> link.event() instanceof UnitAppended)
                .allMatch(link -> ((UnitAppended) link.event()).unit().payload().bytes().isEmpty());
        assertThat(firstBreak(redacted)).isEqualTo(-1);
        assertThat(redacted.get(chain.size() - 1).hash()).isEqualTo(chain.get(chain.size() - 1).hash());
    }

    @Test
    void theCanonicalBytesHoldADigestAndNotThePayload() throws InvalidProtocolBufferException {
        for (var link : chain) {
            if (link.event() instanceof UnitAppended(var unit) && !unit.payload().bytes().isEmpty()) {
                var canonical = dev.tutti.protocol.journal.v1.ContextEvent.parseFrom(link.canonical());
                assertThat(canonical.getUnitAppended().getPayloadSha256())
                        .isEqualTo(HashChain.digest(unit.payload().bytes()));
                assertThat(canonical.getUnitAppended().getPayloadSizeBytes()).isEqualTo(unit.payload().bytes().size());
                assertThat(link.canonical().toStringUtf8()).doesNotContain(unit.payload().utf8());
            }
        }
    }

    @Test
    void theHashDoesNotDependOnHowTheBytesAreHeld() {
        var canonical = chain.get(2).canonical();
        var rope = ByteString.EMPTY;
        for (var i = 0; i < canonical.size(); i++) {
            rope = rope.concat(canonical.substring(i, i + 1));
        }
        assertThat(HashChain.link(HashChain.GENESIS, rope)).isEqualTo(HashChain.link(HashChain.GENESIS, canonical));
    }

    /** Index of the first event that does not follow from the one before, or -1. */
    private static int firstBreak(List<ChainedEvent> events) {
        var previous = HashChain.GENESIS;
        for (var i = 0; i < events.size(); i++) {
            if (!HashChain.link(previous, events.get(i).canonical()).equals(events.get(i).hash())) {
                return i;
            }
            previous = events.get(i).hash();
        }
        return -1;
    }

    private List<ChainedEvent> with(int index, ChainedEvent other) {
        var changed = new ArrayList<>(chain);
        changed.set(index, other);
        return changed;
    }

    private static ByteString flip(ByteString bytes, int bit) {
        var changed = bytes.toByteArray();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return ByteString.copyFrom(changed);
    }
}
