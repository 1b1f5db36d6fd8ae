package dev.tutti.protocol.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tutti.protocol.lock.LockEvent.Grant;
import dev.tutti.protocol.lock.LockEvent.LockTtlChanged;
import dev.tutti.protocol.lock.LockEvent.LockExpired;
import dev.tutti.protocol.lock.LockEvent.LockReleased;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockEvent.ReleaseReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is in a lock space's journal today stays readable for ever; the bytes are worked out by hand from the schema. */
class LockGoldenBytesTest {
    /** Space "s" and one microsecond after the epoch. */
    private static final String HEAD = "0a0173" + "1001";

    private static Map<LockEvent, String> golden() {
        var ts = Instant.EPOCH.plusNanos(1_000);
        var file = LockResource.parse("s:f");
        var golden = new LinkedHashMap<LockEvent, String>();
        golden.put(new LockSpaceOpened("s", ts), HEAD + "820100");
        golden.put(new LocksGranted("s", ts, new UUID(1, 2), "a", LockMode.SHARED, Duration.ofSeconds(1), true,
                List.of(new Grant(file, 1), new Grant(LockResource.parse("s:g/**"), 2))),
                HEAD + "8a0131" + "0a10" + "0000000000000001" + "0000000000000002" + "120161" + "1801" + "20e807"
                        + "2801" + "3207" + "0a03733a66" + "1001" + "320a" + "0a06733a672f2a2a" + "1002");
        golden.put(new LockTtlChanged("s", ts, 1, Duration.ofSeconds(1)), HEAD + "920105" + "0801" + "10e807");
        golden.put(new LockReleased("s", ts, file, "a", 1, ReleaseReason.DISCONNECTED),
                HEAD + "9a010c" + "0a03733a66" + "120161" + "1801" + "2002");
        golden.put(new LockExpired("s", ts, file, "a", 1),
                HEAD + "a2010a" + "0a03733a66" + "120161" + "1801");
        return golden;
    }

    @Test
    void everyEventIsEncodedToItsGoldenBytesAndReadBack() {
        golden().forEach((event, hex) -> {
            assertThat(HexFormat.of().formatHex(LockEventCodec.toBytes(event))).as("%s", event).isEqualTo(hex);
            assertThat(LockEventCodec.fromBytes(HexFormat.of().parseHex(hex))).isEqualTo(event);
        });
    }

    @Test
    void everyKindOfEventHasGoldenBytes() {
        assertThat(golden().keySet()).map(event -> event.getClass().getName()).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(LockEvent.class.getPermittedSubclasses()).map(Class::getName).toList());
    }

    @Test
    void anEventOfALaterKindIsRefusedByName() {
        assertThatIllegalArgumentException().isThrownBy(() -> LockEventCodec.fromBytes(HexFormat.of().parseHex(HEAD)))
                .withMessageContaining("kind that this version does not know");
    }
}
