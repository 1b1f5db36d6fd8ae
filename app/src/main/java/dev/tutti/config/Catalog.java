package dev.tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every setting that there is, read from the HOCON files that are also its defaults. */
final class Catalog {
    /** Without what the environment has to say. */
    static final ConfigResolveOptions FROM_FILES_ALONE = ConfigResolveOptions.defaults().setUseSystemEnvironment(false);

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Map<String, String> groups = new LinkedHashMap<>();
    private final Set<String> internal = new LinkedHashSet<>();

    private Catalog() {}

    /** The same wherever they are asked for, and of whatever shape. */
    static Config resolvedDefaults() {
        return Shape.SINGLE.defaults().resolve(FROM_FILES_ALONE);
    }

    /** @param defaults resolved */
    static Catalog of(Config defaults) {
        var catalog = new Catalog();
        var found = new ArrayList<Setting>();
        catalog.collect("", defaults.getConfig("tutti").root(), false, found);
        found.sort(Comparator.comparing(Setting::declaredIn).thenComparing(Setting::line));
        var byGroup = new LinkedHashMap<String, List<Setting>>();
        found.forEach(setting -> byGroup.computeIfAbsent(setting.group(), group -> new ArrayList<>()).add(setting));
        byGroup.values().forEach(
                group -> group.forEach(setting -> catalog.settings.put(setting.path(), setting)));
        return catalog;
    }

    private void collect(String prefix, ConfigObject object, boolean hidden, List<Setting> found) {
        var fields = new ArrayList<>(object.entrySet());
        fields.sort(Comparator.comparing((Map.Entry<String, ConfigValue> field) -> String.valueOf(resource(
                field.getValue()))).thenComparing(field -> field.getValue().origin().lineNumber()));
        var above = new HashMap<String, Integer>();
        var meaningAbove = "";
        for (var field : fields) {
            var path = prefix + field.getKey();
            var value = field.getValue();
            var declaration = Declaration.of(value.origin().comments());
            if (value instanceof ConfigObject group) {
                groups.put(path, declaration.meaning());
                if (declaration.internal()) {
                    internal.add(path);
                }
                collect(path + ".", group, hidden || declaration.internal(), found);
                continue;
            }
            if (hidden || declaration.internal()) {
                internal.add(path);
                continue;
            }
            // Settings in one block, without an empty line, may share the comment above the first.
            var line = value.origin().lineNumber();
            var meaning = declaration.meaning().isEmpty() && above.getOrDefault(resource(value), -1) == line - 1
                    ? meaningAbove
                    : declaration.meaning();
            above.put(resource(value), line);
            meaningAbove = meaning;
            var type = declaration.type(path, value);
            found.add(new Setting(path, meaning, type, type instanceof SettingType.Fraction
                    ? Double.valueOf(Declaration.written(value))
                    : value.unwrapped(),
                    declaration.secret() || Declaration.isSecretName(path), resource(value), line));
        }
    }

    private static String resource(ConfigValue value) {
        var origin = value.origin();
        // What is no resource is described with its line.
        return origin.resource() != null ? origin.resource() : origin.description().replaceFirst(": \\d+(-\\d+)?$", "");
    }

    Collection<Setting> settings() {
        return settings.values();
    }

    Optional<Setting> setting(String path) {
        return Optional.ofNullable(settings.get(path));
    }

    boolean isGroup(String path) {
        return groups.containsKey(path) && !isInternal(path);
    }

    /** What the HOCON files say above a group; may be empty. */
    String meaningOfGroup(String path) {
        return groups.getOrDefault(path, "");
    }

    /** Whether it is there, but only for those who write Tutti. */
    boolean isInternal(String path) {
        return internal.contains(path)
                || path.contains(".") && isInternal(path.substring(0, path.lastIndexOf('.')));
    }

    /** What is wrong with a path that is no setting, with the nearest one that is. */
    String unknown(String path) {
        if (isInternal(path)) {
            return path + " is internal and cannot be set";
        }
        return "there is no setting " + path + nearest(path).map(known -> "; did you mean " + known + "?").orElse("");
    }

    Optional<String> nearest(String path) {
        if (path.startsWith("tutti.") && settings.containsKey(path.substring("tutti.".length()))) {
            return Optional.of(path.substring("tutti.".length()));
        }
        var paths = new ArrayList<>(settings.keySet());
        groups.keySet().stream().filter(group -> !isInternal(group)).forEach(paths::add);
        var parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.') + 1) : "";
        var name = path.substring(parent.length());
        var siblings = paths.stream().filter(known -> known.startsWith(parent))
                .map(known -> known.substring(parent.length())).filter(known -> !known.contains(".")).toList();
        return Spelling.nearest(name, siblings).map(sibling -> parent + sibling)
                .or(() -> Spelling.nearest(path, paths))
                .or(() -> paths.stream().filter(known -> known.endsWith("." + name)).findFirst());
    }
}
