package dev.tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import dev.tutti.config.Source.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Defaults that variables of other names give, because the HOCON files say so: {@code endpoint = ${?OTEL_ENDPOINT}}. Anything
 * that names the setting itself wins over them.
 */
final class EnvironmentDefaults {
    private EnvironmentDefaults() {}

    /** @param unresolved what the catalog was made of */
    static List<Given> read(Config unresolved, Map<String, String> environment, Catalog catalog,
            List<Problem> problems) {
        var defaults = unresolved.withFallback(variables(environment)).resolve(Catalog.FROM_FILES_ALONE);
        var given = new ArrayList<Given>();
        for (var setting : catalog.settings()) {
            var value = defaults.getValue(setting.hocon());
            var variable = value.origin().description();
            if (environment.containsKey(variable)) {
                var parsed = Given.parsed(setting, environment.get(variable), new Environment(variable), problems);
                if (parsed != null) {
                    given.add(parsed);
                }
            }
        }
        return given;
    }

    private static Config variables(Map<String, String> environment) {
        var variables = ConfigFactory.empty();
        for (var variable : environment.entrySet()) {
            // An empty one says nothing, as with those of OpenTelemetry.
            if (!variable.getValue().isEmpty()) {
                variables = variables.withValue(ConfigUtil.quoteString(variable.getKey()),
                        ConfigValueFactory.fromAnyRef(variable.getValue(), variable.getKey()));
            }
        }
        return variables;
    }
}
