package dev.tutti.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every setting of the HOCON files: said what it means, of a type that its default has, and read by the program. */
class CatalogTest {
    private final Catalog catalog = Catalog.of(Catalog.resolvedDefaults());

    @Test
    void everySettingHasAMeaning() {
        assertThat(catalog.settings()).hasSizeGreaterThan(50)
                .allSatisfy(setting -> assertThat(setting.meaning()).as(setting.path()).isNotBlank());
    }

    @Test
    void everyDefaultIsOneThatItsSettingTakes() {
        assertThat(catalog.settings()).allSatisfy(setting -> setting.type().parse(Setting.text(setting
                .defaultValue())));
    }

    @Test
    void aSettingWhoseMeaningSpeaksOfZeroTakesIt() {
        var ofZero = catalog.settings().stream().filter(setting -> setting.type() instanceof SettingType.WholeNumber
                || setting.type() instanceof SettingType.Size || setting.type() instanceof SettingType.Fraction)
                .filter(setting -> setting.meaning().matches("(.*[;.,:] )?0 .*")).toList();

        assertThat(ofZero).extracting(Setting::path).contains("http.port", "http.threads");
        assertThat(ofZero).allSatisfy(setting -> setting.type().parse("0"));
        var ofZeroSeconds = catalog.settings().stream().filter(setting -> setting.meaning().matches(".*\\b0s\\b.*"))
                .toList();
        assertThat(ofZeroSeconds).extracting(Setting::path).contains("rocksdb.writer.inline.below");
        assertThat(ofZeroSeconds).allSatisfy(setting -> setting.type().parse("0s"));
    }

    @Test
    void everySettingIsReadByTheProgram() throws IOException {
        var source = sources().map(CatalogTest::text).collect(Collectors.joining());
        var handedOn = configurations();
        assertThat(catalog.settings()).allSatisfy(setting -> {
            // What Pekko reads has no name in the sources.
            if (!setting.path().contains("dispatcher.") && !handedOn.contains("${tutti." + setting.path() + "}")) {
                var key = setting.path().substring(setting.path().lastIndexOf('.') + 1);
                assertThat(Pattern.compile("\"([a-z0-9.-]+\\.)?" + key + "\"").matcher(source).find())
                        .as(setting.path()).isTrue();
            }
        });
    }

    @Test
    void everySettingHasAVariableOfItsOwnThatIsNoneOfTheCommandLine() throws IOException {
        var names = catalog.settings().stream().map(Setting::environmentName).toList();
        assertThat(names).doesNotHaveDuplicates()
                .allMatch(name -> name.contains("__") || name.equals("TUTTI_PERSISTENCE"));

        var reserved = new TreeSet<String>();
        var name = Pattern.compile("(?<![A-Z_])TUTTI_[A-Z][A-Z_]*[A-Z]");
        Stream.concat(sources().filter(file -> !file.toString().contains("dev/tutti/config/")),
                Stream.of(Path.of("../bin/tutti")))
                .forEach(file -> name.matcher(text(file)).results().forEach(found -> reserved.add(found.group())));
        assertThat(reserved).contains("TUTTI_JAVA", "TUTTI_JAVA_OPTS", "TUTTI_LAUNCHER", "TUTTI_CONFIG",
                "TUTTI_SERVER", "TUTTI_TOKEN", "TUTTI_AGENT", "TUTTI_DEBUG", "TUTTI_LOCK_TOKEN");
        // The launcher's are said to be none, where all settings are explained.
        assertThat(reserved).allSatisfy(known -> assertThat(new Reference().markdown()).contains("`" + known + "`"));
        // Nor one that would be told as a likely typing error of one.
        var withSingle = names.stream().map(known -> known.replace("__", "_")).toList();
        assertThat(reserved).noneMatch(known -> known.contains("__")).doesNotContainAnyElementsOf(withSingle);
    }

    @Test
    void wiringIsInternal() {
        assertThat(catalog.isInternal("rocksdb.journal.class")).isTrue();
        assertThat(catalog.isInternal("rocksdb.directory")).isTrue();
        assertThat(catalog.isInternal("lock.read-journal")).isTrue();
        assertThat(catalog.isInternal("rocksdb.max-wal")).isFalse();
        assertThat(catalog.setting("rocksdb.journal.class")).isEmpty();
    }

    @Test
    void rulesAreAboutSettingsThatThereAre() {
        assertThat(CrossChecks.settings())
                .allSatisfy(path -> assertThat(catalog.setting(path)).as(path).isPresent());
    }

    @Test
    void whatWasProbablyMeantIsFoundBesideAboveAndElsewhere() {
        assertThat(catalog.nearest("http.prot")).contains("http.port");
        assertThat(catalog.nearest("lock.maxttl")).contains("lock.max-ttl");
        assertThat(catalog.nearest("limit")).contains("limits");
        assertThat(catalog.nearest("htpt.port")).contains("http.port");
        assertThat(catalog.nearest("http.payload")).contains("limits.payload");
        assertThat(catalog.nearest("tutti.http.port")).contains("http.port");
        assertThat(catalog.nearest("http.nothing-like-it")).isEmpty();
        assertThat(List.of(Spelling.distance("port", "prot"), Spelling.distance("port", "por"),
                Spelling.distance("", "ab"), Spelling.distance("abc", "abc"))).containsExactly(1, 1, 2, 0);
    }

    private static String configurations() throws IOException {
        try (var files = Files.list(Path.of("../cluster-config/src/main/resources"))) {
            return files.map(CatalogTest::text).collect(Collectors.joining());
        }
    }

    private static Stream<Path> sources() throws IOException {
        try (var files = Stream.of("app", "http", "persistence", "protocol").flatMap(CatalogTest::walk)) {
            return files.toList().stream();
        }
    }

    private static Stream<Path> walk(String module) {
        try {
            return Files.walk(Path.of("..", module, "src/main/java")).filter(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
