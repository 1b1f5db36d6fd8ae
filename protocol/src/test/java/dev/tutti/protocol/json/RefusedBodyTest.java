package dev.tutti.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.problem.Problem.InvalidField;
import dev.tutti.protocol.problem.Problem.InvalidUnit;
import dev.tutti.protocol.problem.Problem.Malformed;
import dev.tutti.protocol.problem.Problem.TooLarge;
import dev.tutti.protocol.problem.Problem.UnknownField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedBodyTest {
    @Test
    void anUnknownFieldIsRefusedByItsName() {
        assertThat(refusal("{'contextId':'c','payloda':'x'}")).isEqualTo(new UnknownField("payloda"));
        assertThat(refusal("{'relations':[{'type':'CAUSES','to':'x'}]}")).isEqualTo(new UnknownField("relations.to"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seq", "ts"})
    void whatTheServerGivesIsRefusedFromAClient(String field) {
        assertThat(fieldOf(refusal("{'" + field + "':1}"))).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "contextId", "agentId", "type", "observedAt", "contentType", "payload",
            "payloadBase64"})
    void aFieldThatHoldsNoStringIsRefusedByItsName(String field) {
        for (var value : new String[]{"1", "1.5", "true", "null", "[]", "{}", "['x']", "{'a':'b'}"}) {
            var problem = refusal("{'" + field + "':" + value + "}");
            assertThat(problem).as(value).isEqualTo(new InvalidField(field, "must be a string"));
        }
    }

    @Test
    void metaThatIsNoObjectOfStringsIsRefused() {
        for (var value : new String[]{"1", "null", "'x'", "[]"}) {
            assertThat(fieldOf(refusal("{'meta':" + value + "}"))).as(value).isEqualTo("meta");
        }
        for (var value : new String[]{"1", "null", "[]", "{}"}) {
            assertThat(fieldOf(refusal("{'meta':{'tool':" + value + "}}"))).as(value).isEqualTo("meta.tool");
        }
    }

    @Test
    void relationsThatAreNoArrayOfTypeAndTargetAreRefused() {
        var target = "'target':'0199aa00-0000-7000-8000-000000000001'";
        for (var value : new String[]{"1", "null", "'x'", "{}", "[{}]", "[{'type':'CAUSES'}]", "[{" + target + "}]"}) {
            assertThat(fieldOf(refusal("{'relations':" + value + "}"))).as(value).isEqualTo("relations");
        }
        assertThat(refusal("{'relations':[1]}")).isInstanceOf(Malformed.class);
        assertThat(fieldOf(refusal("{'relations':[{'type':1," + target + "}]}"))).isEqualTo("relations.type");
        assertThat(fieldOf(refusal("{'relations':[{'target':'x'}]}"))).isEqualTo("relations.target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'A','type':'A'}", "{'meta':{},'meta':{}}", "{'meta':{'a':'1','a':'2'}}",
            "{'relations':[{'type':'A','type':'B'}]}", "{'payload':'a','payload':'b'}"})
    void aKeyThatIsThereTwiceIsMalformed(String body) {
        assertThat(refusal(body)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'payload':'','payloadBase64':''}", "{'payloadBase64':'AA==','payload':'x'}"})
    void twoPayloadsAreRefused(String body) {
        assertThat(fieldOf(refusal(body))).isEqualTo("payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "a\\ud834", "\\ud834a", "\\udd1e\\ud834", "\\ud834\\ud834\\udd1e"})
    void aSurrogateWithoutItsPairIsRefusedWhereverTextMayStand(String text) {
        for (var field : new String[]{"contextId", "agentId", "type", "contentType", "payload"}) {
            assertThat(fieldOf(refusal("{'" + field + "':'" + text + "'}"))).isEqualTo(field);
        }
        assertThat(fieldOf(refusal("{'meta':{'a':'" + text + "'}}"))).isEqualTo("meta.a");
        assertThat(refusal("{'meta':{'" + text + "':'a'}}")).isInstanceOf(Malformed.class);
    }

    @Test
    void aPairOfSurrogatesIsOneCharacter() throws InvalidBody {
        assertThat(WorkUnitJson.readDraft(bytes("{'payload':'\\ud834\\udd1e'}")).payload().bytes())
                .isEqualTo(ByteString.copyFromUtf8("𝄞"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "x", ",", "]", "}", "'", "null", "/", "#", "\u0000"})
    void anythingBehindTheDocumentIsMalformed(String garbage) {
        assertThat(refusal("{'contextId':'c'} " + garbage)).isInstanceOf(Malformed.class);
        assertThat(bulkRefusal("[{'contextId':'c'}] " + garbage)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "null", "'x'", "x", "{'a'}", "{,}", "{'type':'A',}", "{type:'A'}",
            "{'type':NaN}", "{/**/}", "{'type':'\n'}", "{'type':'\\x'}", "{'type':01}"})
    void whatIsNoJsonObjectIsMalformed(String body) {
        assertThat(refusal(body)).satisfiesAnyOf(problem -> assertThat(problem).isInstanceOf(Malformed.class),
                problem -> assertThat(problem).isInstanceOf(InvalidField.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "1", "null", "'x'"})
    void aBulkRequestThatIsNoArrayIsMalformed(String body) {
        assertThat(bulkRefusal(body)).isInstanceOf(Malformed.class);
    }

    @Test
    void aBodyCutOffAtAnyByteIsMalformed() {
        var unit = Transcript.units().get(3);
        var body = Transcript.draftJson(unit);
        for (var length = 0; length < body.length; length++) {
            var cut = Arrays.copyOf(body, length);
            assertThat(refusal(cut)).as("%d of %d bytes", length, body.length).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void aBulkBodyCutOffAtAnyByteIsMalformed() {
        var out = new ByteArrayOutputStream();
        out.write('[');
        out.writeBytes(Transcript.draftJson(Transcript.units().get(0)));
        out.write(',');
        out.writeBytes(Transcript.draftJson(Transcript.units().get(2)));
        out.write(']');
        var body = out.toByteArray();
        for (var length = 0; length < body.length; length++) {
            assertThat(bulkRefusal(Arrays.copyOf(body, length))).as("%d of %d bytes", length, body.length)
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void aBulkRequestNamesTheUnitByItsIndex() {
        assertThat(bulkRefusal("[{},{},{'colour':'red'}]")).isEqualTo(new InvalidUnit(2, new UnknownField("colour")));
        assertThat(bulkRefusal("[{},{'payload':1}]"))
                .isEqualTo(new InvalidUnit(1, new InvalidField("payload", "must be a string")));
        assertThat(bulkRefusal("[1]")).isInstanceOfSatisfying(InvalidUnit.class, problem -> {
            assertThat(problem.index()).isZero();
            assertThat(problem.cause()).isInstanceOf(Malformed.class);
            assertThat(problem.detail()).startsWith("Unit 0 of the request: ");
        });
    }

    @Test
    void aBulkRequestMayHaveItsLimitOfUnitsAndNoMore() throws InvalidBody {
        assertThat(WorkUnitJson.readDrafts(bytes("[{},{},{}]"), 3)).hasSize(3);
        assertThat(WorkUnitJson.readDrafts(bytes("[]"), 3)).isEmpty();
        assertThat(bulkRefusal("[{},{},{},{}]")).isEqualTo(new TooLarge("units in one request", 3, -1));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1_000, 200_000})
    void deepNestingIsRefusedWithoutFollowingIt(int depth) {
        assertThat(refusal("{'meta':".repeat(depth))).isInstanceOf(InvalidField.class);
        assertThat(refusal("[".repeat(depth))).isInstanceOf(Malformed.class);
        assertThat(refusal("{'relations':" + "[".repeat(depth))).isInstanceOf(Malformed.class);
        assertThat(bulkRefusal("[".repeat(depth))).isInstanceOf(InvalidUnit.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "A===", "AA=A", "AA==AA==", "A A=", "AAA\\n", "_-__", "ä", "====", "AAAAA"})
    void whatIsNoBase64IsRefused(String text) {
        assertThat(refusal("{'payloadBase64':'" + text + "'}"))
                .isEqualTo(new InvalidField("payloadBase64", "must be base64"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1-1-1-1-1", "0199aa0000007000800000000000000 1",
            "0199aa00000070008000000000000001",
            "{0199aa00-0000-7000-8000-000000000001}", "0199aa00-0000-7000-8000-00000000000g",
            "0199aa00-0000-7000-8000-0000000000011", " 0199aa00-0000-7000-8000-000000000001"})
    void anIdThatIsNoCanonicalUuidIsRefused(String id) {
        assertThat(fieldOf(refusal("{'id':'" + id + "'}"))).isEqualTo("id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "1763668800", "2026-11-20", "2026-11-20T20:00:00", "2026-13-20T20:00:00Z",
            "2026-02-30T20:00:00Z", "2026-11-20T25:00:00Z", "2026-11-20T20:00:00+99:00", "2026-11-20 20:00:00Z",
            "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00", "-0001-01-01T00:00:00Z"})
    void aTimestampThatIsNotRfc3339OrOutsideItsYearsIsRefused(String timestamp) {
        assertThat(refusal("{'observedAt':'" + timestamp + "'}"))
                .isEqualTo(new InvalidField("observedAt", "must be an RFC 3339 timestamp"));
    }

    @ParameterizedTest
    @CsvSource({"2026-11-20T20:00:00Z,2026-11-20T20:00:00Z", "2026-11-20T21:00:00+01:00,2026-11-20T20:00:00Z",
            "2026-11-20T20:00:00.123456789Z,2026-11-20T20:00:00.123456Z",
            "1969-12-31T23:59:59.900Z,1969-12-31T23:59:59.900Z",
            "0000-01-01T00:00:00Z,0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z,9999-12-31T23:59:59.999999Z"})
    void aTimestampIsReadToTheMicrosecondInUtc(String text, String expected) throws InvalidBody {
        assertThat(WorkUnitJson.readDraft(bytes("{'observedAt':'" + text + "'}")).observedAt()).hasToString(expected);
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        for (var bad : new byte[][]{{(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xe2, 0x28, (byte) 0xa1},
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80}}) {
            var body = new ByteArrayOutputStream();
            body.writeBytes(bytes("{'payload':'"));
            body.writeBytes(bad);
            body.writeBytes(bytes("'}"));
            assertThat(refusal(body.toByteArray())).as(Arrays.toString(bad)).isInstanceOf(Malformed.class);
        }
    }

    /** Jackson would read each of these as another encoding than the contract's. */
    @Test
    void aBodyInAnotherEncodingThanUtf8IsMalformed() {
        for (var charset : new String[]{"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"}) {
            assertThat(refusal("{\"payload\":\"x\"}".getBytes(Charset.forName(charset)))).as(charset)
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void aRefusalRepeatsHostileTextShortAndInWholeCharacters() {
        var long99 = "x".repeat(99);
        for (var body : new String[]{"{'" + long99 + "𝄞':1}", "{'meta':{'" + long99 + "𝄞':1}}",
                "{'relations':[{'" + long99 + "𝄞':1}]}", "{'" + "x".repeat(10_000) + "':1}", "{'a\\r\\nb':1}"}) {
            var detail = refusal(body).detail();
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(detail)).as(detail).isTrue();
            assertThat(detail).hasSizeLessThan(200).doesNotContain("\r", "\n");
        }
    }

    private static Problem refusal(String body) {
        return refusal(bytes(body));
    }

    private static Problem refusal(byte[] body) {
        return problem(catchThrowableOfType(InvalidBody.class, () -> WorkUnitJson.readDraft(body)));
    }

    private static Problem bulkRefusal(String body) {
        return bulkRefusal(bytes(body));
    }

    private static Problem bulkRefusal(byte[] body) {
        return problem(catchThrowableOfType(InvalidBody.class, () -> WorkUnitJson.readDrafts(body, 3)));
    }

    private static Problem problem(InvalidBody refused) {
        assertThat(refused).as("the body is refused").isNotNull();
        return refused.problem();
    }

    private static String fieldOf(Problem problem) {
        assertThat(problem).isInstanceOf(InvalidField.class);
        return ((InvalidField) problem).field();
    }

    /** JSON with ' for ", which is easier to read here. */
    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
