package dev.tutti.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What does not fit the contract's limits is split or marked, never dropped. */
class ScribeTest {
    private final List<TranscriptUnit> units = new ArrayList<>();
    private final Scribe scribe = new Scribe("c", "swe-agent", "file.traj", (unit, done) -> units.add(unit));

    @Test
    void aPayloadOverOneMebibyteIsStoredInPartsThatJoinToItself() {
        var text = "naïve 🎼 ".repeat(150_000);

        write(Payload.text(text), Map.of());

        assertThat(units).hasSize(2);
        assertThat(units).allSatisfy(unit -> assertThat(text(unit).getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(1 << 20));
        assertThat(units.stream().map(ScribeTest::text).collect(Collectors.joining())).isEqualTo(text);
        assertThat(units.get(1).links()).containsExactly(Link.continues(units.get(0).id()));
        assertThat(units.get(1).meta()).containsEntry("part", "2").containsEntry("parts", "2");
        assertThat(scribe.notices()).singleElement().asString().startsWith("1 payload(s) over 1 MiB");
    }

    @Test
    void aPayloadOfExactlyTheLimitIsOneUnit() {
        write(new Payload.Binary(new byte[1 << 20], "image/png"), Map.of());
        write(Payload.text("x".repeat(1 << 20)), Map.of());

        assertThat(units).hasSize(2);
        assertThat(units).allSatisfy(unit -> assertThat(unit.meta()).doesNotContainKey("part"));
    }

    @Test
    void halfASurrogatePairIsReplacedAndMarked() {
        write(Payload.text("cut \uD83C"), Map.of());

        assertThat(text(units.getFirst())).isEqualTo("cut \uFFFD");
        assertThat(units.getFirst().meta()).containsEntry("repaired", "surrogates");
        assertThat(scribe.notices()).hasSize(1);
    }

    @Test
    void aLongMetaValueIsCutToTheLimit() {
        write(Payload.text("x"), Map.of("file", "f".repeat(5000)));

        assertThat(units.getFirst().meta().get("file")).hasSize(4096).endsWith("…");
    }

    @Test
    void anEmptyPayloadIsAUnitToo() {
        write(Payload.text(""), Map.of());
        write(new Payload.Binary(new byte[0], "image/png"), Map.of());

        assertThat(units).hasSize(2);
    }

    private void write(Payload payload, Map<String, String> meta) {
        scribe.write("identity",
                new Draft("step/" + units.size(), UnitType.TOOL_RESULT, "swe-agent", meta, payload, null,
                        List.of()));
    }

    private static String text(TranscriptUnit unit) {
        return ((Payload.Text) unit.payload()).text();
    }
}
