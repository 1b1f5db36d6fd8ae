package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti config} as a process of its own, where it was started and with the environment it has. */
@DisabledOnOs(OS.WINDOWS)
class ConfigCommandTest {
    @TempDir
    Path directory;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void begin() throws IOException {
        directory = directory.toRealPath();
        environment.put("XDG_CONFIG_HOME", Files.createDirectory(directory.resolve("xdg")).toString());
    }

    @Test
    void itSaysWhatIsInForceHereAndWhereItCameFrom() throws Exception {
        var file = write("tutti.yaml", "http:\n  port: 9090\n  bind: 127.0.0.2\n");
        environment.put("TUTTI_HTTP__BIND", "127.0.0.3");
        var run = tutti("config", "--data", "/elsewhere", "--changed");

        assertThat(run).isEqualTo(new TuttiProcess.Result(0, """
                Configuration file: %s

                SETTING         VALUE       FROM
                data.directory  /elsewhere  option --data
                http.bind       127.0.0.3   environment TUTTI_HTTP__BIND
                http.port       9090        %s:2
                """.formatted(file, file), ""));
    }

    @Test
    void itIsJsonForProgramsAndYamlForTheNextServer() throws Exception {
        var other = write("other.yaml", "http:\n  port: 9090\n");
        environment.put("TUTTI_CONFIG", "other.yaml");
        environment.put("TUTTI_HTTP_PORT", "7");
        var json = tutti("config", "--json", "--changed");

        assertThat(json.exitCode()).isZero();
        assertThat(json.err()).contains("TUTTI_HTTP_PORT has no effect; did you mean TUTTI_HTTP__PORT?");
        assertThat(Client.json(json.out()).get("file").asText()).isEqualTo(other.toString());
        assertThat(Client.json(json.out()).get("settings")).hasSize(1).first()
                .satisfies(setting -> assertThat(setting.get("value").asInt()).isEqualTo(9090));
        assertThat(tutti("config", "--yaml", "--changed").out()).isEqualTo("http:\n  port: 9090\n");
        assertThat(tutti("config", "--yaml", "--json").exitCode()).isEqualTo(2);
    }

    @Test
    void whatAuthenticationByDefaultTakesIsShownButNotMade() throws Exception {
        var run = tutti("config", "--auth", "jwt", "--data", "data", "--changed");

        assertThat(run.out()).contains(directory.resolve("auth/hs256.key").toString(), "option --auth jwt");
        assertThat(directory.resolve("auth")).doesNotExist();
    }

    @Test
    void aFileIsCheckedAloneAndNothingIsStarted() throws Exception {
        write("good.yaml", "http:\n  port: 9090\n");
        write("bad.yaml", "http:\n  prot: 9090\nlock:\n  max-ttl: 10\n");
        environment.put("TUTTI_HTTP__PORT", "not looked at");

        var good = tutti("config", "check", "good.yaml");
        assertThat(good).isEqualTo(new TuttiProcess.Result(0, "good.yaml is valid; settings in it: 1\n", ""));
        var bad = tutti("config", "check", "bad.yaml");
        assertThat(bad.exitCode()).isEqualTo(78);
        assertThat(bad.out()).isEmpty();
        assertThat(bad.err().replace(directory + "/", "")).isEqualTo("""
                tutti: the configuration has 2 problems:
                  bad.yaml:2:3: there is no setting http.prot; did you mean http.port?
                  bad.yaml:4:12: lock.max-ttl must be a duration with its unit (ms, s, m, h or d), such as 10s, not '10'
                """);
        assertThat(tutti("config", "check").exitCode()).isEqualTo(2);
        assertThat(tutti("config", "check", "none.yaml").exitCode()).isEqualTo(78);
    }

    @Test
    void aServerDoesNotStartWithAConfigurationThatIsNotValid() throws Exception {
        write("tutti.yaml", "http:\n  prot: 9090\n");
        environment.put("TUTTI_LIMITS__PAYLOAD", "huge");
        var data = directory.resolve("data");
        var run = tutti("start", "--port", "x", "--data", data.toString());

        assertThat(run.exitCode()).isEqualTo(78);
        assertThat(run.err()).startsWith("tutti: the configuration has 3 problems:\n").contains("tutti.yaml:2:3: ",
                "environment TUTTI_LIMITS__PAYLOAD: ", "option --port: ");
        assertThat(data).doesNotExist();
        assertThat(tutti("start", "--config", "/dev/null", "--port", "x").exitCode()).isEqualTo(78);
        environment.clear();
        assertThat(tutti("start", "--config", "/dev/null", "--port", "x").exitCode()).isEqualTo(2);
        assertThat(tutti("start", "--config", "/dev/null", "--bind", "0.0.0.0").exitCode()).isEqualTo(2);
    }

    @Test
    void theReferenceNamesEverySettingWithItsMeaningUnitAndDefault() throws Exception {
        var run = tutti("config", "reference");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("""
                http.port
                    The port to listen on; 0 takes a free one.
                    whole number, 0 to 65535; default 8080; TUTTI_HTTP__PORT
                """);
        assertThat(tutti("config", "reference", "--markdown").out())
                .isEqualTo(Files.readString(Path.of("../docs/configuration.md")));
        write("tutti.yaml", tutti("config", "reference", "--yaml").out());
        assertThat(tutti("config", "check", "tutti.yaml").out()).endsWith("settings in it: 0\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private TuttiProcess.Result tutti(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(TuttiProcess.launcher(directory).toString()));
        command.addAll(List.of(arguments));
        return TuttiProcess.start(directory, environment, command).result();
    }
}
