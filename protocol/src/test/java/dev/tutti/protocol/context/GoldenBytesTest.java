package dev.tutti.protocol.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tutti.protocol.journal.v1.JournaledContextEvent;
import dev.tutti.protocol.journal.v1.UnitAppended;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is in a journal today stays readable for ever, and is written the same by every later version. */
class GoldenBytesTest {
    @Test
    void everyEventIsEncodedToItsGoldenBytes() {
        var chain = GoldenEvents.chain();
        var files = new ArrayList<>(GoldenEvents.byFile().keySet());
        for (var i = 0; i < chain.size(); i++) {
            assertThat(hex(ContextEventCodec.toBytes(chain.get(i)))).as(files.get(i))
                    .isEqualTo(hex(GoldenEvents.bytes(files.get(i))));
        }
    }

    @Test
    void goldenBytesAreDecodedToTheirEvent() {
        GoldenEvents.byFile().forEach((file, event) -> assertThat(
                ContextEventCodec.fromBytes(GoldenEvents.bytes(file)).event()).as(file).isEqualTo(event));
    }

    @Test
    void whatWasDecodedIsEncodedToTheSameBytes() {
        for (var file : GoldenEvents.byFile().keySet()) {
            var bytes = GoldenEvents.bytes(file);
            assertThat(ContextEventCodec.toBytes(ContextEventCodec.fromBytes(bytes.clone()))).as(file).isEqualTo(bytes);
        }
    }

    @Test
    void everyKindOfEventHasAGoldenFile() {
        assertThat(GoldenEvents.byFile().values()).map(Object::getClass).map(Class::getName)
                .containsAll(Arrays.stream(ContextEvent.class.getPermittedSubclasses()).map(Class::getName).toList());
    }

    @Test
    void everyGoldenFileIsRead() throws IOException, URISyntaxException {
        var folder = Path.of(GoldenBytesTest.class.getResource("/golden/0.1.0").toURI());
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(
                    GoldenEvents.byFile().keySet().stream().map(name -> name + ".hex").toList());
        }
    }

    @Test
    void everyHashIsTheSha256OfTheHashBeforeAndTheCanonicalBytes()
            throws NoSuchAlgorithmException, InvalidProtocolBufferException {
        var previous = new byte[32];
        for (var file : GoldenEvents.byFile().keySet()) {
            var message = JournaledContextEvent.parseFrom(GoldenEvents.bytes(file));
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(previous);
            previous = sha256.digest(message.getEvent().toByteArray());
            assertThat(hex(message.getHash().toByteArray())).as(file).isEqualTo(hex(previous));
        }
    }

    @Test
    void encodingAnEventTwiceGivesTheSameBytes() {
        assertThat(GoldenEvents.chain()).isEqualTo(GoldenEvents.chain());
    }

    @Test
    void anEventOfALaterKindIsRefusedByName() {
        var event = dev.tutti.protocol.journal.v1.ContextEvent.newBuilder().setContextId("auth-bug").build();
        assertThatIllegalArgumentException().isThrownBy(() -> ContextEventCodec.fromBytes(journaled(event)))
                .withMessageContaining("kind that this version does not know");
    }

    @Test
    void anIdOfAnotherLengthIsRefusedAsNoEvent() {
        for (var length : new int[]{0, 15, 17}) {
            var unit = UnitAppended.newBuilder().setId(ByteString.copyFrom(new byte[length]));
            var event = dev.tutti.protocol.journal.v1.ContextEvent.newBuilder().setUnitAppended(unit).build();
            assertThatIllegalArgumentException().as("an id of %d bytes", length)
                    .isThrownBy(() -> ContextEventCodec.fromBytes(journaled(event)));
        }
    }

    @Test
    void bytesCutOffAnywhereAreRefusedOrAreAnEventButNeverAnotherFailure() {
        for (var file : GoldenEvents.byFile().keySet()) {
            var bytes = GoldenEvents.bytes(file);
            for (var length = 0; length < bytes.length; length++) {
                var cut = Arrays.copyOf(bytes, length);
                try {
                    // A cut between two fields of the envelope is well-formed; the hash tells, and HashChainTest says so.
                    assertThat(ContextEventCodec.fromBytes(cut).hash()).as("%s cut to %d", file, length)
                            .isEqualTo(ByteString.EMPTY);
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageContaining("journaled context event");
                }
            }
        }
    }

    private static byte[] journaled(dev.tutti.protocol.journal.v1.ContextEvent event) {
        return JournaledContextEvent.newBuilder().setEvent(event.toByteString()).build().toByteArray();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
