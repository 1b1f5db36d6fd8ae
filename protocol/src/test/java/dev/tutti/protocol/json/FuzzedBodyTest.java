package dev.tutti.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.workunit.DraftCheck;
import dev.tutti.protocol.workunit.UnitLimits;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bodies of real units, damaged at random. {@code -Dtutti.fuzz.seed=…} replays a failure, {@code -Dtutti.fuzz.rounds=…}
 * looks longer.
 */
class FuzzedBodyTest {
    private static final long SEED = Long.getLong("tutti.fuzz.seed", 20261120L);
    private static final int ROUNDS = Integer.getInteger("tutti.fuzz.rounds", 20_000);
    private static final String[] FRAGMENTS = {"{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-1e999999999",
            "\\ud800", "\\u0000", "\"meta\":{\"\\udc00\":\"x\"},", "\"payloadBase64\":\"AA\",",
            "\"observedAt\":\"+99999-01-01T00:00:00Z\",", "\"id\":\"x\",", "\"relations\":[{}],", "\"seq\":1,",
            "\ufeff",
            "[[[[[[[[[[[[[[[[[[[["};
    private static final byte[] BODY = ("{\"id\":\"0199aa00-0000-7000-8000-000000000001\",\"contextId\":\"auth-bug\","
            + "\"agentId\":\"tester\",\"type\":\"TOOL_CALL\",\"observedAt\":\"2026-11-20T20:00:00.123456Z\","
            + "\"meta\":{\"tool\":\"shell\",\"file\":\"src/auth.py\"},\"contentType\":\"text/plain\","
            + "\"payload\":\"pytest -q ✓ 𝄞\",\"relations\":[{\"type\":\"CAUSES\","
            + "\"target\":\"0199aa00-0000-7000-8000-000000000002\"}]}").getBytes(StandardCharsets.UTF_8);

    @Test
    void aDamagedBodyIsReadOrRefusedButNeverFailsOtherwise() {
        damage(body -> {
            try {
                journals(WorkUnitJson.readDraft(body));
            } catch (InvalidBody refused) {
                canBeSent(refused);
            }
        }, BODY);
    }

    @Test
    void aDamagedBulkBodyIsReadOrRefusedButNeverFailsOtherwise() {
        var bulk = new ByteArrayOutputStream();
        bulk.write('[');
        bulk.writeBytes(BODY);
        bulk.write(',');
        bulk.writeBytes(Transcript.draftJson(Transcript.units().get(0)));
        bulk.write(']');
        damage(body -> {
            try {
                for (var draft : WorkUnitJson.readDrafts(body, 10)) {
                    journals(draft);
                }
            } catch (InvalidBody refused) {
                canBeSent(refused);
            }
        }, bulk.toByteArray());
    }

    @Test
    void aDamagedContextIsReadOrRefusedButNeverFailsOtherwise() {
        damage(body -> {
            try {
                ContextJson.readCreate(body);
            } catch (InvalidBody refused) {
                canBeSent(refused);
            }
        }, "{\"id\":\"auth-bug\",\"agentId\":\"planner\",\"displayName\":\"Fix ✓\",\"meta\":{\"priority\":\"high\"}}"
                .getBytes(StandardCharsets.UTF_8));
    }

    /** A draft that was read and keeps the limits comes back from the journal as it went in. */
    private static void journals(WorkUnitDraft draft) {
        if (draft.id() != null && DraftCheck.check(draft, UnitLimits.DEFAULT).isEmpty()) {
            var event = new UnitAppended(draft.at(1, Instant.EPOCH));
            var bytes = ContextEventCodec.toBytes(HashChain.seal(HashChain.GENESIS, event));
            assertThat(ContextEventCodec.fromBytes(bytes).event()).isEqualTo(event);
        }
    }

    private static void canBeSent(InvalidBody refused) {
        assertThat(refused.problem().detail()).isNotBlank()
                .matches(detail -> StandardCharsets.UTF_8.newEncoder().canEncode(detail), "is whole Unicode text");
    }

    @FunctionalInterface
    private interface Attempt {
        void on(byte[] body);
    }

    private static void damage(Attempt attempt, byte[] valid) {
        var random = new Random(SEED);
        for (var round = 0; round < ROUNDS; round++) {
            var body = valid;
            for (var times = 1 + random.nextInt(4); times > 0; times--) {
                body = damaged(body, random);
            }
            var name = "seed " + SEED + ", round " + round + ": " + HexFormat.of().formatHex(body);
            var damagedBody = body;
            assertThatCode(() -> attempt.on(damagedBody)).as(name).doesNotThrowAnyException();
        }
    }

    private static byte[] damaged(byte[] body, Random random) {
        var from = random.nextInt(body.length + 1);
        var to = from + random.nextInt(Math.min(body.length - from, 40) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> splice(body, from, new byte[]{(byte) random.nextInt(256)}, Math.min(from + 1, body.length));
            case 1 -> splice(body, from, new byte[0], to);
            case 2 -> splice(body, to, Arrays.copyOfRange(body, from, to), to);
            case 3 -> splice(body, from, fragment(random), from);
            case 4 -> splice(body, from, fragment(random), to);
            default -> behindAComma(body, random);
        };
    }

    /** A fragment where a member may begin: the damage that most often is still JSON. */
    private static byte[] behindAComma(byte[] body, Random random) {
        var start = random.nextInt(body.length + 1);
        for (var i = start; i < body.length; i++) {
            if (body[i] == ',' || body[i] == '{') {
                return splice(body, i + 1, fragment(random), i + 1);
            }
        }
        return splice(body, start, fragment(random), start);
    }

    private static byte[] fragment(Random random) {
        return FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] body, int from, byte[] middle, int to) {
        var out = new ByteArrayOutputStream();
        out.write(body, 0, from);
        out.writeBytes(middle);
        out.write(body, to, body.length - to);
        return out.toByteArray();
    }
}
