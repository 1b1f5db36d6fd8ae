package dev.tutti.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed of a configuration, and what is not. */
class ConfigurationTextTest {
    @TempDir
    Path directory;
    private Told told;

    @BeforeEach
    void begin() throws IOException {
        directory = directory.toRealPath();
        told = new Told(directory);
    }

    private ConfigurationText text(boolean changedOnly) throws ConfigurationException {
        return new ConfigurationText(told.configuration().checked(), changedOnly);
    }

    @Test
    void aTableHasEverySettingItsValueAndItsSource() throws Exception {
        told.file("http:\n  port: 9090\n");
        told.environment.put("TUTTI_LOCK__MAX_TTL", "2h");

        assertThat(text(true).table()).isEqualTo("""
                Configuration file: %s/tutti.yaml

                SETTING       VALUE  FROM
                http.port     9090   %s/tutti.yaml:2
                lock.max-ttl  2h     environment TUTTI_LOCK__MAX_TTL
                """.formatted(directory, directory));
        assertThat(text(false).table().lines()).hasSizeGreaterThan(60)
                .anyMatch(line -> line.matches("limits\\.payload +1 MiB +default \\(http\\.conf:\\d+\\)"));
    }

    @Test
    void jsonHasTypedValuesAndTheirSources() throws Exception {
        told.file("http:\n  port: 9090\npekko: {loglevel: INFO}\n");
        told.environment.put("TUTTI_AUTH__ALLOWED_ORIGINS", "https://a.example");
        var settings = settings(text(false));

        var port = find(settings, "http.port");
        assertThat(port.get("value").isIntegralNumber()).isTrue();
        assertThat(port.get("default").asInt()).isEqualTo(8080);
        assertThat(port.get("environmentVariable").asText()).isEqualTo("TUTTI_HTTP__PORT");
        assertThat(port.get("source")).isEqualTo(new JsonMapper().readTree(
                "{\"kind\":\"file\",\"file\":\"" + directory + "/tutti.yaml\",\"line\":2,\"column\":9}"));
        var origins = find(settings, "auth.allowed-origins");
        assertThat(origins.get("value").get(0).asText()).isEqualTo("https://a.example");
        assertThat(origins.get("source").get("kind").asText()).isEqualTo("environment");
        assertThat(find(settings, "auth.mode").get("source").get("file").asText()).isEqualTo("auth.conf");
        assertThat(find(settings, "pekko.loglevel").get("value").asText()).isEqualTo("INFO");
    }

    @Test
    void theYamlMakesTheSameConfigurationAgain() throws Exception {
        told.file("""
                auth: {allowed-origins: ["https://a.example", "b: #c"], jwt: {issuer: "yes \\"and\\" \\\\ \\u00e9\\n: no"}}
                http: {socket: {ping: 500 ms}}
                pekko:
                  actor: {serialization-bindings: {"a.b.C": tutti-lock}}
                  loggers: [a.Logger, "off"]
                """);
        told.environment.put("TUTTI_LIMITS__PAYLOAD", "2 MiB");
        for (var changedOnly : new boolean[]{false, true}) {
            var first = told.configuration().checked();
            var again = new Told(directory.resolve("again" + changedOnly));
            again.write("tutti.yaml", new ConfigurationText(first, changedOnly).yaml());
            var second = again.configuration().checked();

            assertThat(second.config().withoutPath("tutti.rocksdb.directory").withoutPath("tutti.data.directory"))
                    .isEqualTo(first.config().withoutPath("tutti.rocksdb.directory")
                            .withoutPath("tutti.data.directory"));
            assertThat(second.changes()).isEqualTo(changedOnly ? 6 : second.values().size() + 2);
        }
    }

    @Test
    void secretsAreNotPrinted() throws Exception {
        told.file("""
                auth: {jwt: {jwks-url: "https://me:hunter2@keys.example/set@1"}}
                pekko: {remote: {artery: {ssl: {config-ssl-engine: {key-store-password: hunter2, protocol: TLSv1.3}}}}}
                """);
        told.environment.put("TUTTI_AUTH__ALLOWED_ORIGINS", "https://hunter2@a.example");
        var text = text(true);

        assertThat(text.table() + text.json() + text.yaml()).doesNotContain("hunter2").contains("TLSv1.3");
        assertThat(text.table()).contains("https://(redacted)@keys.example/set@1");
        assertThat(text.yaml()).contains("# jwks-url: (redacted), and may be given as TUTTI_AUTH__JWT__JWKS_URL",
                "# key-store-password: (redacted)");
        assertThat(find(settings(text), "auth.jwt.jwks-url").get("redacted").asBoolean()).isTrue();
        // Only redacted values are missing from the file, which is still one.
        var again = new Told(directory.resolve("again"));
        again.write("tutti.yaml", text.yaml());
        assertThat(again.problems()).isEmpty();
    }

    @Test
    void noSecretIsRepeatedInAProblem() {
        var secret = new Setting("x.password", "A secret.", new SettingType.WholeNumber(1, 2), 1, true, "x.conf", 1);
        var problems = new java.util.ArrayList<Problem>();

        assertThat(Given.parsed(secret, "hunter2", new Source.Environment("TUTTI_X__PASSWORD"), problems)).isNull();
        assertThat(problems).singleElement().asString().contains("x.password must be").doesNotContain("hunter2");
    }

    private static JsonNode settings(ConfigurationText text) throws IOException {
        return new JsonMapper().readTree(text.json()).get("settings");
    }

    private static JsonNode find(JsonNode settings, String path) {
        for (var setting : settings) {
            if (setting.get("setting").asText().equals(path)) {
                return setting;
            }
        }
        throw new AssertionError("no " + path);
    }
}
