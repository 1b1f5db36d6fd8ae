package dev.tutti.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.config.YamlNode.Entries;
import dev.tutti.config.YamlNode.Items;
import dev.tutti.config.YamlNode.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** YAML as text, lists and maps with their places, and what is refused of it. */
class YamlReaderTest {
    @TempDir
    Path directory;

    private final List<Problem> problems = new ArrayList<>();

    private Optional<YamlNode> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<YamlNode> read(byte[] bytes) throws IOException {
        var file = Files.write(directory.resolve("f"), bytes);
        return new YamlReader(file, problems).read();
    }

    private List<String> told() {
        return problems.stream().map(problem -> problem.toString().replace(directory.resolve("f").toString(), "f"))
                .toList();
    }

    @Test
    void everyPartKnowsItsPlace() throws IOException {
        var root = (Entries) read("# a comment\na:\n  b: [ 10s, 'x y' ]\n").orElseThrow();
        var outer = root.entries().getFirst();
        var inner = ((Entries) outer.value()).entries().getFirst();
        var items = (Items) inner.value();

        assertThat(outer.keyAt().position()).endsWith("f:2:1");
        assertThat(inner.keyAt().position()).endsWith("f:3:3");
        assertThat(items.at().position()).endsWith("f:3:6");
        assertThat(items.items()).extracting(item -> ((Scalar) item).text()).containsExactly("10s", "x y");
        assertThat(items.items()).extracting(item -> ((Scalar) item).plain()).containsExactly(true, false);
        assertThat(problems).isEmpty();
    }

    @Test
    void nothingIsMadeOfATextButText() throws IOException {
        var root = (Entries) read("a: yes\nb: 0x10\nc: 2026-01-01\nd: ${HOME}\n<<: x").orElseThrow();

        assertThat(root.entries()).extracting(entry -> ((Scalar) entry.value()).text()).containsExactly("yes", "0x10",
                "2026-01-01", "${HOME}", "x");
    }

    @Test
    void anEmptyFileHasNothingAndAByteOrderMarkIsNoText() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing\n")).isEmpty();
        assertThat(((Entries) read("\uFEFFa: 1").orElseThrow()).entries().getFirst().key()).isEqualTo("a");
        assertThat(problems).isEmpty();
    }

    @Test
    void aKeyThatIsThereTwiceIsRefusedAtEveryLevel() throws IOException {
        read("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n");

        assertThat(told()).containsExactly("f:4:3: 'c' is there twice, first in line 3",
                "f:5:1: 'a' is there twice, first in line 1");
    }

    @Test
    void aliasesAreRefusedSoThatNothingGrowsFromThem() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i <= 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        read(bomb.toString());

        assertThat(told()).hasSize(60).first().isEqualTo("f:2:10: aliases (*a0) are not taken");
    }

    @Test
    void tagsAreRefused() throws IOException {
        read("a: !!javax.script.ScriptEngineManager [x]\nb: !secret y\nc: !!map {}\n");

        assertThat(told()).containsExactly("f:1:4: tags (tag:yaml.org,2002:javax.script.ScriptEngineManager) are not"
                + " taken", "f:2:4: tags (!secret) are not taken", "f:3:4: tags (tag:yaml.org,2002:map) are not taken");
    }

    @Test
    void whatIsTooDeepOrTooLargeIsRefusedUnread() throws IOException {
        assertThat(read("[".repeat(100_000))).isEmpty();
        assertThat(read("a: " + "x".repeat(YamlReader.MAX_BYTES))).isEmpty();

        assertThat(told()).containsExactly("f:1:34: is nested deeper than 32 levels",
                "f: is larger than a configuration may be (1 MiB)");
    }

    @Test
    void aDeviceWithoutEndIsRefusedToo() {
        assertThat(new YamlReader(Path.of("/dev/zero"), problems).read()).isEmpty();
        assertThat(told()).containsExactly("/dev/zero: is larger than a configuration may be (1 MiB)");
    }

    @Test
    void whatIsNoYamlIsToldWithItsPlace() throws IOException {
        read("a: [1\nb: 2");
        read("a:\n\t- b");
        read(new byte[]{'a', ':', ' ', (byte) 0xff});
        read("a: 1\n---\nb: 2");
        read("? [x]\n: y");

        assertThat(told()).satisfiesExactly(told -> assertThat(told).startsWith("f:2:2: is not YAML: "),
                told -> assertThat(told).startsWith("f:2:1: is not YAML: "),
                told -> assertThat(told).isEqualTo("f: is not UTF-8"),
                told -> assertThat(told).startsWith("f:2:1: a second document"),
                told -> assertThat(told).isEqualTo("f:1:3: a key must be a text"));
    }

    @Test
    void aFileThatIsNotThereIsAProblem() {
        new YamlReader(directory.resolve("f"), problems).read();
        new YamlReader(directory, problems).read();

        assertThat(told()).containsExactly("f: cannot be read: there is no such file",
                directory + ": cannot be read: it is a directory");
    }
}
