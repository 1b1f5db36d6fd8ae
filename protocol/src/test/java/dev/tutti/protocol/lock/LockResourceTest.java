package dev.tutti.protocol.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a resource's text means, and which resources are in each other's way. */
class LockResourceTest {
    private static LockResource parse(String text) {
        return LockResource.parse(text);
    }

    @Test
    void spellingsOfOneResourceAreEqual() {
        for (var text : List.of("src/auth.py", "./src/auth.py", "/src/auth.py", "src//auth.py", "src/./auth.py",
                "src/auth.py/", "default:src/auth.py")) {
            assertThat(parse(text)).as(text).isEqualTo(parse("src/auth.py"));
        }
        for (var text : List.of("/", "**", "*", ".", "/**")) {
            assertThat(parse(text)).as(text).isEqualTo(parse("**"));
        }
        assertThat(parse("src/*")).isEqualTo(parse("src/**")).isEqualTo(parse("src"));
        assertThat(parse("Src")).isNotEqualTo(parse("src"));
    }

    @Test
    void whatStandsBeforeTheFirstColonIsTheSpaceUnlessItCannotBeOne() {
        assertThat(parse("web:src/a").space()).isEqualTo("web");
        assertThat(parse("src/a:b").space()).isEqualTo("default");
        assertThat(parse("a b:c").space()).isEqualTo("default");
        assertThat(parse("default:a:b/c")).isNotEqualTo(parse("a:b/c"));
    }

    @Test
    void aResourceKeepsItsTextAndItsCanonicalFormIsReadBackAsTheSame() {
        for (var text : List.of("a", "s:a/b", "s:**", "a/*", "a/b*", "default:x:y/z", "a b:c", "ü/✓*", "s:a:b")) {
            assertThat(parse(text).text()).isEqualTo(text);
            assertThat(parse(parse(text).canonical())).as(text).isEqualTo(parse(text));
        }
    }

    @Test
    void textsThatNameNoResourceAreRefused() {
        for (var text : List.of("", "a/../b", "..", "a*b", "a/**/b", "a***", "a\u0000b", "\ud800",
                "a".repeat(1025), "a/".repeat(65))) {
            assertThatThrownBy(() -> LockResource.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Two resources overlap when some concrete path lies at or below what both cover; tried on every short path. */
    @Test
    void overlapIsWhatABruteForceOverAllShortPathsSays() {
        var random = new Random(Long.getLong("tutti.seed", 42));
        var paths = new ArrayList<List<String>>();
        grow(paths, List.of(), List.of("a", "ab", "b", "abc"));
        for (var i = 0; i < 5_000; i++) {
            var one = randomText(random);
            var other = randomText(random);
            var expected = paths.stream().anyMatch(path -> covers(one, path) && covers(other, path));
            assertThat(parse(one).overlaps(parse(other))).as("%s and %s", one, other).isEqualTo(expected);
            assertThat(parse(other).overlaps(parse(one))).as("%s and %s", other, one).isEqualTo(expected);
        }
    }

    private static void grow(List<List<String>> paths, List<String> path, List<String> names) {
        if (path.size() == 4) {
            paths.add(path);
            return;
        }
        for (var name : names) {
            var longer = new ArrayList<>(path);
            longer.add(name);
            grow(paths, longer, names);
        }
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        for (var depth = 1 + random.nextInt(3); depth > 0; depth--) {
            text.append(List.of("a", "ab", "b", "abc").get(random.nextInt(4))).append(depth > 1 ? "/" : "");
        }
        return text + List.of("", "", "*", "/*", "/**").get(random.nextInt(5));
    }

    /** Independent of the code under test: a literal covers itself and below, a glob what begins with it. */
    private static boolean covers(String text, List<String> path) {
        var joined = "/" + String.join("/", path) + "/";
        if (text.endsWith("/**") || text.endsWith("/*")) {
            return joined.startsWith("/" + text.substring(0, text.lastIndexOf('/') + 1));
        }
        return text.endsWith("*")
                ? joined.startsWith("/" + text.substring(0, text.length() - 1))
                : joined.startsWith("/" + text + "/");
    }
}
