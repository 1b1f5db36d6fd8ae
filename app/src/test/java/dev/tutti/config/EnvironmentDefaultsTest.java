package dev.tutti.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables that a HOCON file itself asks for, as {@code ${?OTHER_NAME}}. */
class EnvironmentDefaultsTest {
    private static final String HOCON = """
            tutti.trace {
              # Where to.
              endpoint = "http://127.0.0.1"
              endpoint = ${?OTHER_ENDPOINT}
              # How many.
              batch = 5
              batch = ${?OTHER_BATCH}
              # How often.
              every = 1s
            }
            """;

    private final List<Problem> problems = new ArrayList<>();
    private final Catalog catalog = Catalog.of(ConfigFactory
            .parseString(HOCON, ConfigParseOptions.defaults().setOriginDescription("trace.conf"))
            .resolve(ConfigResolveOptions.noSystem()));

    private List<Given> read(Map<String, String> environment) {
        return EnvironmentDefaults.read(ConfigFactory.parseString(HOCON), environment, catalog, problems);
    }

    @Test
    void theSettingIsKnownByItsDefaultInTheFile() {
        var setting = catalog.setting("trace.endpoint").orElseThrow();
        assertThat(setting.defaultValue()).isEqualTo("http://127.0.0.1");
        assertThat(setting.meaning()).isEqualTo("Where to.");
        assertThat(catalog.setting("trace.batch").orElseThrow().type()).isInstanceOf(SettingType.WholeNumber.class);
    }

    @Test
    void theVariableGivesTheValueAndIsWhereItCameFrom() {
        assertThat(read(Map.of("OTHER_ENDPOINT", "http://a.example", "OTHER_BATCH", "7", "every", "9s")))
                .extracting(given -> given.setting().path(), Given::value, given -> given.source().toString())
                .containsExactlyInAnyOrder(
                        tuple("trace.endpoint", "http://a.example",
                                "environment OTHER_ENDPOINT"),
                        tuple("trace.batch", 7L, "environment OTHER_BATCH"));
        assertThat(problems).isEmpty();
    }

    @Test
    void anEmptyVariableSaysNothingAndAWrongOneIsAProblem() {
        assertThat(read(Map.of("OTHER_ENDPOINT", "", "OTHER_BATCH", "many"))).isEmpty();
        assertThat(problems).singleElement().asString()
                .isEqualTo("environment OTHER_BATCH: trace.batch must be a whole number, 1 or more, not 'many'");
    }
}
