package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/tutti} in a checkout made up for it, with a Java and a Maven that only write down how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;
    private Path checkout;
    private Path tools;
    private final Map<String, String> environment = new HashMap<>();

    private record Run(int exitCode, List<String> out, String err) {}

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Files.createDirectories(directory.resolve("a check out"));
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.createDirectories(checkout.resolve("bin"));
        Files.copy(Path.of("..", "bin", "tutti"), checkout.resolve("bin/tutti"));
        executable(checkout.resolve("bin/tutti"), Files.readString(checkout.resolve("bin/tutti")));
        source("pom.xml");
        source("app/pom.xml");
        source("app/src/main/java/Main.java");
        source("app/src/test/java/MainTest.java");
        executable(tools.resolve("mvn"), """
                #!/bin/sh
                echo "$PWD: $*" >>"%s"
                mkdir -p app/target/lib
                : >app/target/tutti-app-1.0.jar
                """.formatted(directory.resolve("builds")));
        environment.put("TUTTI_JAVA", java("java-25", "25.0.3").toString());
    }

    @Test
    void argumentsArriveAsTheyWereGiven() throws Exception {
        var run = launch("import", "two words", "*", "$HOME", "", "quo\"te");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.out()).endsWith("[dev.tutti.cli.TuttiCommand]", "[import]", "[two words]", "[*]", "[$HOME]",
                "[]",
                "[quo\"te]");
        assertThat(run.out()).containsSequence("[-cp]",
                "[" + checkout.toRealPath() + "/app/target/tutti-app-1.0.jar:" + checkout.toRealPath()
                        + "/app/target/lib/*]");
    }

    @Test
    void itRunsThroughASymlinkFromAnywhere() throws Exception {
        Files.createSymbolicLink(tools.resolve("direct"), checkout.resolve("bin/tutti"));
        Files.createSymbolicLink(tools.resolve("tutti"), Path.of("direct"));

        assertThat(launch(tools.resolve("tutti"), "tail", "x").out()).endsWith("[tail]", "[x]");
    }

    @Test
    void clientsStartFastAndTheUnsafeFlagIsForJavasThatKnowIt() throws Exception {
        assertThat(launch("tail").out()).contains("[--enable-native-access=ALL-UNNAMED]", "[-XX:TieredStopAtLevel=1]",
                "[-XX:+UseSerialGC]", "[-XX:+UseCompactObjectHeaders]", "[--sun-misc-unsafe-memory-access=allow]");

        environment.put("TUTTI_JAVA", java("java-21", "21.0.1").resolve("bin/java").toString());
        assertThat(launch("tail").out()).contains("[--enable-native-access=ALL-UNNAMED]")
                .doesNotContain("[--sun-misc-unsafe-memory-access=allow]", "[-XX:+UseCompactObjectHeaders]");
    }

    @Test
    void aServerIsNotHeldToTheFirstCompiler() throws Exception {
        assertThat(launch("start").out()).doesNotContain("[-XX:TieredStopAtLevel=1]");
    }

    @Test
    void moreOptionsAreAppended() throws Exception {
        environment.put("TUTTI_JAVA_OPTS", "-Xmx2g -Dglob=*");

        assertThat(launch("start").out()).containsSequence("[-Xmx2g]", "[-Dglob=*]", "[-cp]");
    }

    @Test
    void aCollectorOfOnesOwnReplacesTheLaunchers() throws Exception {
        environment.put("TUTTI_JAVA_OPTS", "-Xmx2g -XX:+UseZGC");

        assertThat(launch("start").out()).contains("[-XX:+UseZGC]").doesNotContain("[-XX:+UseSerialGC]",
                "[-XX:+UseG1GC]");
    }

    @Test
    void aServerRehearsesOnceForEachBuildAndEverybodyUsesIt() throws Exception {
        rehearsingJava("java-25", "25.0.3");

        assertThat(launch("tail").out()).noneMatch(argument -> argument.contains("AOT"));
        assertThat(launch("start").err()).isEqualTo("rehearsing for fast starts, once…\n");
        var again = launch("start");
        assertThat(again.err()).isEmpty();
        assertThat(again.out()).contains("[-XX:AOTCache=" + cache("25.0.3") + "]");
        assertThat(launch("tail").out()).contains("[-XX:AOTCache=" + cache("25.0.3") + "]");

        touch("app/src/main/java/Main.java");
        assertThat(launch("tail").out()).noneMatch(argument -> argument.contains("AOT"));
        assertThat(launch("start").err()).isEqualTo("rehearsing for fast starts, once…\n");
    }

    @Test
    void anotherJavaRehearsesForItself() throws Exception {
        rehearsingJava("java-25", "25.0.3");
        launch("start");
        rehearsingJava("java-26", "26");

        assertThat(launch("start").out()).contains("[-XX:AOTCache=" + cache("26") + "]");
    }

    @Test
    void aRehearsalThatFailsIsToldOnceAndStopsNobody() throws Exception {
        var run = launch("start");

        assertThat(run.err()).contains("the rehearsal failed", "app/target/rehearsal.log");
        assertThat(run.out()).contains("[start]").noneMatch(argument -> argument.contains("AOT"));
        assertThat(launch("start").err()).isEmpty();
    }

    @Test
    void whereItIsTurnedOffOrTheJavaCannotThereIsNoRehearsal() throws Exception {
        rehearsingJava("java-25", "25.0.3");
        environment.put("TUTTI_AOT", "off");
        assertThat(launch("start").err()).isEqualTo("building Tutti, once…\n");

        environment.remove("TUTTI_AOT");
        rehearsingJava("java-24", "24.0.2");
        assertThat(launch("start").err()).isEmpty();
    }

    @Test
    void theNewestJavaFoundIsTaken() throws Exception {
        environment.remove("TUTTI_JAVA");
        environment.put("JAVA_HOME", java("java-17", "17.0.1").toString());
        environment.put("SDKMAN_DIR", directory.resolve("sdkman").toString());
        java("sdkman/candidates/java/99-open", "99.0.1");

        assertThat(launch("tail").out()).first().asString().contains("99-open");
    }

    @Test
    void aJavaTooOldIsRefusedInOneSentence() throws Exception {
        environment.put("TUTTI_JAVA", java("java-17", "17.0.1").toString());

        var run = launch("tail");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).startsWith("tutti: TUTTI_JAVA").contains("not a Java 21 or newer");
        assertThat(builds()).isEmpty();
    }

    @Test
    void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        assertThat(launch("tail").err()).isEqualTo("building Tutti, once…\n");
        assertThat(launch("tail").err()).isEmpty();
        assertThat(builds()).containsExactly(checkout.toRealPath() + ": -B -q -DskipTests -pl app -am package");

        touch("app/src/main/java/Main.java");
        launch("tail");
        assertThat(builds()).hasSize(2);

        touch("app/pom.xml");
        launch("tail");
        launch("tail");
        assertThat(builds()).hasSize(3);
    }

    @Test
    void testsAreNoReasonToBuild() throws Exception {
        launch("tail");
        touch("app/src/test/java/MainTest.java");
        launch("tail");

        assertThat(builds()).hasSize(1);
    }

    @Test
    void aBuildByHandIsAsGood() throws Exception {
        Files.createDirectories(checkout.resolve("app/target/lib"));
        Files.writeString(checkout.resolve("app/target/tutti-app-1.0.jar"), "");

        assertThat(launch("tail").err()).isEmpty();
        assertThat(builds()).isEmpty();
    }

    @Test
    void aFailedBuildShowsWhatMavenSaid() throws Exception {
        executable(tools.resolve("mvn"), "#!/bin/sh\necho 'Main.java:3: cannot find symbol'\nexit 1\n");

        var run = launch("tail");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Main.java:3: cannot find symbol", "tutti: the build failed");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void launchersStartedAtOnceBuildOnce() throws Exception {
        executable(tools.resolve("mvn"), Files.readString(tools.resolve("mvn")).replace("mkdir", "sleep 0.3\nmkdir"));
        var processes = new ArrayList<Process>();
        for (var i = 0; i < 4; i++) {
            processes.add(process(checkout.resolve("bin/tutti"), "tail").start());
        }
        for (var process : processes) {
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).isEqualTo(7);
        }

        assertThat(builds()).hasSize(1);
    }

    private Run launch(String... args) throws Exception {
        return launch(checkout.resolve("bin/tutti"), args);
    }

    private Run launch(Path launcher, String... args) throws Exception {
        var err = Files.createTempFile(directory, "err", "");
        var process = process(launcher, args).redirectError(err.toFile()).start();
        var out = new String(process.getInputStream().readAllBytes());
        return new Run(process.waitFor(), out.lines().toList(), Files.readString(err));
    }

    private ProcessBuilder process(Path launcher, String... args) {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        var process = new ProcessBuilder(command).directory(directory.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("TUTTI_") || name.startsWith("JAVA_"));
        process.environment().put("PATH", tools + ":" + process.environment().get("PATH"));
        process.environment().putAll(environment);
        return process;
    }

    /** A Java that prints its own path and its arguments, one a line, and exits with 7. */
    private Path java(String name, String version) throws IOException {
        var home = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), "#!/bin/sh\necho \"$0\"\nprintf '[%s]\\n' \"$@\"\nexit 7\n");
        return home;
    }

    /** A Java that writes a cache where it is asked to, and does as the other one else. */
    private void rehearsingJava(String name, String version) throws IOException {
        var java = java(name, version).resolve("bin/java");
        executable(java, Files.readString(java).replace("exit 7", """
                for argument; do
                  case $argument in
                    -XX:AOTCacheOutput=*) echo cache >"${argument#*=}"; exit 0 ;;
                  esac
                done
                exit 7"""));
        environment.put("TUTTI_JAVA", java.getParent().getParent().toString());
    }

    private Path cache(String version) throws IOException {
        return checkout.toRealPath().resolve("app/target/tutti-" + version + ".aot");
    }

    private List<String> builds() throws IOException {
        var builds = directory.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    private void source(String name) throws IOException {
        var file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        for (var path = file; !path.equals(directory); path = path.getParent()) {
            Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
        }
    }

    private void touch(String name) throws IOException {
        // Newer than the build, which is made a minute older; older than the next one.
        var built = Files.getLastModifiedTime(checkout.resolve("app/target/.built"));
        age(checkout.resolve("app/target/.built"), built);
        age(checkout.resolve("app/target/tutti-app-1.0.jar"), built);
        Files.setLastModifiedTime(checkout.resolve(name), FileTime.from(built.toInstant().minusSeconds(1)));
    }

    private static void age(Path file, FileTime from) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(from.toInstant().minusSeconds(60)));
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
