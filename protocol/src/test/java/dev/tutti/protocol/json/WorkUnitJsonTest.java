package dev.tutti.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tutti.protocol.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies that are wrong are refused for what is wrong with them. */
class WorkUnitJsonTest {
    private static final String WHOLE = """
        {"id":"01936d2a-7b40-7abc-8def-0123456789ab","contextId":"auth-bug","agentId":"tester","type":"TOOL_CALL",
         "observedAt":"2026-11-20T20:00:00.123456Z","meta":{"tool":"shell"},"contentType":"text/plain",
         "payload":"pytest -q \\u2713","relations":[{"type":"CAUSES","target":"01936d2a-7b40-7abc-8def-0123456789aa"}]}""";

    private static void refused(String body, Class<? extends Problem> kind, String detail) {
        assertThatThrownBy(() -> WorkUnitJson.readDraft(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(InvalidBody.class, e -> {
                    assertThat(e.problem()).isInstanceOf(kind);
                    assertThat(e.problem().detail()).contains(detail);
                });
    }

    @Test
    void aWholeUnitIsRead() throws InvalidBody {
        var draft = WorkUnitJson.readDraft(WHOLE.getBytes(StandardCharsets.UTF_8));
        assertThat(draft.payload().utf8()).isEqualTo("pytest -q ✓");
        assertThat(draft.meta()).containsEntry("tool", "shell");
        assertThat(draft.relations()).hasSize(1);
    }

    @Test
    void whatIsWrongIsNamed() {
        refused("{\"colour\":1}", Problem.UnknownField.class, "colour");
        refused("{\"relations\":[{\"kind\":1}]}", Problem.UnknownField.class, "relations.kind");
        refused("{\"type\":1}", Problem.InvalidField.class, "type must be a string");
        refused("{\"meta\":{\"a\":1}}", Problem.InvalidField.class, "meta.a");
        refused("{\"payload\":\"a\",\"payloadBase64\":\"YQ==\"}", Problem.InvalidField.class, "one of them");
        refused("{\"payloadBase64\":\"!\"}", Problem.InvalidField.class, "base64");
        refused("{\"payload\":\"\\ud800\"}", Problem.InvalidField.class, "surrogate");
        refused("{\"id\":\"1-2-3-4-5\"}", Problem.InvalidField.class, "UUID");
        refused("{\"observedAt\":\"yesterday\"}", Problem.InvalidField.class, "RFC 3339");
        refused("{\"seq\":1}", Problem.InvalidField.class, "given by the server");
        refused("{\"type\":\"A\",\"type\":\"B\"}", Problem.Malformed.class, "Duplicate");
        refused(WHOLE + "x", Problem.Malformed.class, "");
        refused("[]", Problem.Malformed.class, "object");
        refused("", Problem.Malformed.class, "empty");
    }

    @Test
    void aBodyCutOffAnywhereIsMalformed() {
        var bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (var length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> WorkUnitJson.readDraft(cut)).isInstanceOfSatisfying(InvalidBody.class,
                    e -> assertThat(e.problem()).isInstanceOf(Problem.Malformed.class));
        }
    }

    @Test
    void aMangledBodyIsNeverAnythingButReadOrRefused() {
        var random = new Random(20_261_120L);
        for (var i = 0; i < 20_000; i++) {
            var bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
            for (var flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var thrown = catchThrowable(() -> WorkUnitJson.readDraft(bytes));
            assertThat(thrown == null || thrown instanceof InvalidBody).as("%s", thrown).isTrue();
        }
    }
}
