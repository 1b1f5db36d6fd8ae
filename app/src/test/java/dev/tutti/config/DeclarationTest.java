package dev.tutti.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

/** What a comment and a default in a HOCON file make of a setting. */
class DeclarationTest {
    private static Setting setting(String hocon) {
        return Catalog.of(ConfigFactory.parseString("tutti.a {\n" + hocon + "\n}")).settings().iterator().next();
    }

    private static void takes(Setting setting, String... texts) {
        for (var text : texts) {
            assertThatCode(() -> setting.type().parse(text)).as(text).doesNotThrowAnyException();
        }
    }

    private static void refuses(Setting setting, String... texts) {
        for (var text : texts) {
            assertThatThrownBy(() -> setting.type().parse(text)).as(text).isInstanceOf(BadValue.class)
                    .hasMessageStartingWith("must be ");
        }
    }

    @Test
    void aNumberIsFromOneUnlessItIsZeroOrSaysOtherwise() {
        takes(setting("x = 5"), "1", "2147483647");
        refuses(setting("x = 5"), "0", "-1", "2147483648", "1.5", "1e3", "", "five", "9999999999999999999999");
        takes(setting("x = 0"), "0");
        takes(setting("# Allowed: 0..10.\nx = 5"), "0", "10");
        refuses(setting("# Allowed: 0..10\nx = 5"), "11");
        assertThat(setting("# Allowed: 0..10\nx = 5").type().description()).isEqualTo("whole number, 0 to 10");
        takes(setting("x = 0.5"), "0.25", "3");
        refuses(setting("x = 0.5"), "half", "-0.5");
        takes(setting("# Allowed: 0..1\nx = 1.0"), "0", "0.25", "1");
        refuses(setting("# Allowed: 0..1\nx = 1.0"), "1.01");
        assertThat(setting("# Allowed: 0..1\nx = 1.0").type().description()).isEqualTo("number, 0.0 to 1.0");
    }

    @Test
    void aDurationHasAUnitAndIsWithinWhatTimersReach() {
        takes(setting("x = 10s"), "1ms", "10 s", "2h", "1.5m", "200d", "90 seconds");
        refuses(setting("x = 10s"), "10", "0s", "-1s", "10x", "soon", "", "201d", "999999999999999d", "8 MiB");
        takes(setting("x = 365d"), "999d");
        takes(setting("# Allowed: 0s..1h\nx = 30s"), "0s", "1h");
        refuses(setting("# Allowed: 0s..1h\nx = 30s"), "61m");
        assertThat(setting("# Allowed: 0s..1h\nx = 30s").type().description()).isEqualTo("duration, 0s to 1h");
        assertThat(setting("x = 30s").type().description()).isEqualTo("duration, more than 0s, at most 200d");
    }

    @Test
    void aSizeIsInBytesUnlessItHasAUnit() {
        takes(setting("x = 8 MiB"), "1", "64k", "8MB", "1.5 GiB", "9 bytes");
        refuses(setting("x = 8 MiB"), "0", "-1 B", "8 apples", "", "99999999999999 PiB", "10s");
        refuses(setting("# Allowed: 1 KiB..1 GiB\nx = 8 MiB"), "1023", "2 GiB");
        assertThat(setting("# Allowed: 1 KiB..1 GiB\nx = 8 MiB").type().description())
                .isEqualTo("size, 1 KiB to 1 GiB");
    }

    @Test
    void wordsFlagsListsAndPathsAreWhatTheyAre() throws BadValue {
        takes(setting("# Allowed: a | b\nx = a"), "b");
        refuses(setting("# Allowed: a | b\nx = a"), "c", "A", "");
        assertThat(setting("x = on").type().parse("false")).isEqualTo(false);
        assertThat(setting("x = false").type().parse("yes")).isEqualTo(true);
        refuses(setting("x = on"), "1", "TRUE", "");
        assertThat(setting("x = []").type().parse("a, b,")).isEqualTo(java.util.List.of("a", "b"));
        assertThat(setting("key-file = \"\"").type().description()).isEqualTo("path");
        assertThat(setting("profile = \"\"").type().description()).isEqualTo("text");
    }

    @Test
    void theMeaningIsTheCommentWithoutItsMarksAndABlockMaySharesOne() {
        var setting = setting("# One thing,\n# and another.\n# Allowed: 1..2\nx = 1");
        assertThat(setting.meaning()).isEqualTo("One thing, and another.");
        assertThat(setting.line()).isEqualTo(5);

        assertThat(setting("# One thing. Default: 1.5\nx = 1.5").meaning()).isEqualTo("One thing.");
        assertThat(setting("# One thing.\n# Default: as it is.\nx = 1").meaning()).isEqualTo("One thing.");
        assertThat(setting("# One. Default: 1. And another.\nx = 1").meaning())
                .isEqualTo("One. Default: 1. And another.");

        var both = Catalog.of(ConfigFactory.parseString("tutti.a {\n# Both.\nx = 1\ny = 1\n\nz = 1\n}")).settings();
        assertThat(both).extracting(Setting::meaning).containsExactly("Both.", "Both.", "");
    }

    @Test
    void aSecretIsKnownByItsNameOrItsComment() {
        assertThat(setting("password = \"\"").secret()).isTrue();
        assertThat(setting("client-secret = \"\"").secret()).isTrue();
        assertThat(setting("# Secret.\nx = \"\"").secret()).isTrue();
        assertThat(setting("hs256-secret-file = \"\"").secret()).isFalse();
        assertThat(setting("max-token-bytes = 1").secret()).isFalse();
    }
}
