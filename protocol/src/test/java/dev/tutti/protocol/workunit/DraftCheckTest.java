package dev.tutti.protocol.workunit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.problem.Problem.InvalidField;
import dev.tutti.protocol.problem.Problem.TooLarge;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftCheckTest {
    private static final UnitLimits LIMITS = UnitLimits.DEFAULT;
    private static final UUID V7 = UUID.fromString("0199aa00-0000-7000-8000-000000000001");
    private static final SortedMap<String, String> NO_META = Collections.emptySortedMap();

    @Test
    void theDefaultsAreThoseOfTheContract() {
        assertThat(LIMITS).isEqualTo(new UnitLimits(1_048_576, 64, 256, 4096, 64, 1000, 8_388_608));
    }

    @Test
    void aDraftWithoutAnIdIsAllowedForTheServerChoosesOne() {
        accepted(draft("auth-bug", "tester", "MESSAGE").withId(null));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"-a", ".a", "a b", "a/b", "ä", "a\n"})
    void aNameOutsideThePatternIsRefusedForContextAndAgent(String name) {
        invalid(draft(name, "tester", "MESSAGE"), "contextId");
        invalid(draft("auth-bug", name, "MESSAGE"), "agentId");
    }

    @Test
    void aNameMayHave128CharactersAndNoMore() {
        accepted(draft("c".repeat(128), "a".repeat(128), "MESSAGE"));
        invalid(draft("c".repeat(129), "a", "MESSAGE"), "contextId");
        invalid(draft("c", "a".repeat(129), "MESSAGE"), "agentId");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"message", "_MESSAGE", "9MESSAGE", "TOOL-CALL", "TOOL CALL", "ÄNDERUNG", "MESSAGE\n"})
    void aTypeThatIsNotUpperSnakeIsRefused(String type) {
        invalid(draft("auth-bug", "tester", type), "type");
    }

    @Test
    void aTypeMayHave64CharactersAndNoMore() {
        accepted(draft("auth-bug", "tester", "T".repeat(64)));
        invalid(draft("auth-bug", "tester", "T".repeat(65)), "type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "0199aa00-0000-4000-8000-000000000001",
            "0199aa00-0000-6000-8000-000000000001", "0199aa00-0000-7000-0000-000000000001",
            "0199aa00-0000-7000-c000-000000000001"})
    void anIdThatIsNoUuidV7IsRefused(String id) {
        invalid(draft("auth-bug", "tester", "MESSAGE").withId(UUID.fromString(id)), "id");
    }

    @Test
    void aContentTypeHas1To255Characters() {
        accepted(draft(NO_META, "t", Payload.EMPTY, List.of()));
        accepted(draft(NO_META, "t".repeat(255), Payload.EMPTY, List.of()));
        invalid(draft(NO_META, "", Payload.EMPTY, List.of()), "contentType");
        invalid(draft(NO_META, "t".repeat(256), Payload.EMPTY, List.of()), "contentType");
    }

    @Test
    void aPayloadMayHaveItsLimitInBytesAndNoMore() {
        accepted(payload(Payload.binary(ByteString.copyFrom(new byte[1 << 20]))));
        tooLarge(payload(Payload.binary(ByteString.copyFrom(new byte[(1 << 20) + 1]))), "payload bytes", 1 << 20,
                (1 << 20) + 1);
    }

    @Test
    void aTextPayloadIsMeasuredInBytesOfUtf8() {
        accepted(payload(Payload.text("é".repeat(1 << 19))));
        tooLarge(payload(Payload.text("é".repeat(1 << 19) + "x")), "payload bytes", 1 << 20, (1 << 20) + 1);
    }

    @Test
    void metaMayHave64EntriesAndNoMore() {
        accepted(meta(entries(64)));
        tooLarge(meta(entries(65)), "meta entries", 64, 65);
    }

    @Test
    void aMetaKeyHas1To256Characters() {
        accepted(meta(new TreeMap<>(Map.of("k", ""))));
        accepted(meta(new TreeMap<>(Map.of("k".repeat(256), "v"))));
        tooLarge(meta(new TreeMap<>(Map.of("k".repeat(257), "v"))), "meta key characters", 256, 257);
        invalid(meta(new TreeMap<>(Map.of("", "v"))), "meta");
    }

    @Test
    void aMetaValueMayHave4096CharactersAndNoMore() {
        accepted(meta(new TreeMap<>(Map.of("k", "v".repeat(4096)))));
        tooLarge(meta(new TreeMap<>(Map.of("k", "v".repeat(4097)))), "meta value characters", 4096, 4097);
    }

    @Test
    void aUnitMayHave64RelationsAndNoMore() {
        accepted(relations(Collections.nCopies(64, new Relation("CAUSES", V7))));
        tooLarge(relations(Collections.nCopies(65, new Relation("CAUSES", V7))), "relations", 64, 65);
    }

    @Test
    void aRelationsTypeIsUpperSnakeOfAtMost64Characters() {
        accepted(relations(List.of(new Relation("R".repeat(64), V7))));
        invalid(relations(List.of(new Relation("R".repeat(65), V7))), "relations.type");
        invalid(relations(List.of(new Relation("CAUSES", V7), new Relation("causes", V7))), "relations.type");
    }

    @Test
    void aRelationMayPointAtAUuidOfAnyVersion() {
        accepted(relations(List.of(new Relation("CAUSES", new UUID(0, 0)))));
    }

    @Test
    void otherLimitsThanTheDefaultsAreKeptToo() {
        var tight = new UnitLimits(3, 1, 1, 1, 0, 1, 1);
        assertThat(DraftCheck.check(payload(Payload.text("abc")), tight)).isEmpty();
        assertThat(DraftCheck.check(payload(Payload.text("abcd")), tight))
                .contains(new TooLarge("payload bytes", 3, 4));
        assertThat(DraftCheck.check(relations(List.of(new Relation("CAUSES", V7))), tight))
                .contains(new TooLarge("relations", 0, 1));
    }

    private static void accepted(WorkUnitDraft draft) {
        assertThat(DraftCheck.check(draft, LIMITS)).isEmpty();
    }

    private static void invalid(WorkUnitDraft draft, String field) {
        assertThat(DraftCheck.check(draft, LIMITS)).get().isInstanceOfSatisfying(InvalidField.class,
                problem -> assertThat(problem.field()).isEqualTo(field));
    }

    private static void tooLarge(WorkUnitDraft draft, String limit, long allowed, long found) {
        assertThat(DraftCheck.check(draft, LIMITS)).contains((Problem) new TooLarge(limit, allowed, found));
    }

    private static WorkUnitDraft draft(String contextId, String agentId, String type) {
        return new WorkUnitDraft(V7, contextId, agentId, type, null, NO_META, "text/plain", Payload.EMPTY, List.of());
    }

    private static WorkUnitDraft draft(SortedMap<String, String> meta, String contentType, Payload payload,
            List<Relation> relations) {
        return new WorkUnitDraft(V7, "auth-bug", "tester", "MESSAGE", null, meta, contentType, payload, relations);
    }

    private static WorkUnitDraft payload(Payload payload) {
        return draft(NO_META, "text/plain", payload, List.of());
    }

    private static WorkUnitDraft meta(SortedMap<String, String> meta) {
        return draft(meta, "text/plain", Payload.EMPTY, List.of());
    }

    private static WorkUnitDraft relations(List<Relation> relations) {
        return draft(NO_META, "text/plain", Payload.EMPTY, relations);
    }

    private static SortedMap<String, String> entries(int count) {
        var meta = new TreeMap<String, String>();
        for (var i = 0; i < count; i++) {
            meta.put("k" + i, "v");
        }
        return meta;
    }
}
