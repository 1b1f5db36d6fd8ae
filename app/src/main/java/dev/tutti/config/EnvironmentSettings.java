package dev.tutti.config;

import dev.tutti.config.Source.Environment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the environment says. {@code TUTTI_} and a path make a name: two underscores for a dot, one for a dash, all in capitals.
 * A name with two underscores is meant for Tutti and must be known. One without is none of these: Tutti's own command line has
 * such names, and so has Kubernetes for every service ({@code TUTTI_HTTP_PORT=tcp://…}).
 */
final class EnvironmentSettings {
    private static final String PREFIX = "TUTTI_";

    private final List<Given> given = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    static EnvironmentSettings read(Map<String, String> environment, Catalog catalog, List<Problem> problems) {
        var settings = new EnvironmentSettings();
        var byName = new HashMap<String, Setting>();
        var withSingle = new HashMap<String, Setting>();
        for (var setting : catalog.settings()) {
            byName.put(setting.environmentName(), setting);
            withSingle.put(setting.environmentName().replace("__", "_"), setting);
        }
        new TreeMap<>(environment).forEach((name, text) -> {
            if (!name.startsWith(PREFIX)) {
                return;
            }
            var setting = byName.get(name);
            if (setting != null) {
                var value = Given.parsed(setting, text, new Environment(name), problems);
                if (value != null) {
                    settings.given.add(value);
                }
            } else if (name.contains("__")) {
                problems.add(new Problem(new Environment(name), unknown(path(name), catalog)));
            } else if (withSingle.containsKey(name) && !text.matches("(tcp|udp|sctp)://.*")) {
                settings.warnings.add("the environment's " + name + " has no effect; did you mean "
                        + withSingle.get(name).environmentName() + "?");
            }
        });
        return settings;
    }

    List<Given> given() {
        return given;
    }

    List<String> warnings() {
        return warnings;
    }

    private static String path(String name) {
        return name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace("__", ".").replace('_', '-');
    }

    private static String unknown(String path, Catalog catalog) {
        if (path.startsWith("pekko.")) {
            return "settings of Pekko are taken from the file alone";
        }
        if (catalog.isInternal(path) || catalog.isGroup(path)) {
            return path + (catalog.isGroup(path) ? " is a group of settings" : " is internal") + " and cannot be set";
        }
        return "there is no setting " + path + catalog.nearest(path)
                .filter(near -> catalog.setting(near).isPresent())
                .map(near -> "; did you mean " + Setting.environmentName(near) + "?").orElse("");
    }
}
