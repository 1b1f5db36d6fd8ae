package dev.tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import dev.tutti.config.SettingType.Texts;
import dev.tutti.config.Source.InFile;
import dev.tutti.config.YamlNode.Entries;
import dev.tutti.config.YamlNode.Entry;
import dev.tutti.config.YamlNode.Items;
import dev.tutti.config.YamlNode.Refused;
import dev.tutti.config.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a YAML file says: Tutti's settings, each known, and below {@code pekko} whatever its user answers for. */
final class FileSettings {
    private static final String PEKKO = "pekko";

    private final Catalog catalog;
    private final Config defaults;
    private final List<Problem> problems;
    private final List<Given> given = new ArrayList<>();
    private final List<PekkoSetting> pekko = new ArrayList<>();

    FileSettings(Catalog catalog, Config defaults, List<Problem> problems) {
        this.catalog = catalog;
        this.defaults = defaults;
        this.problems = problems;
    }

    FileSettings read(Path file) {
        new YamlReader(file, problems).read().ifPresent(root -> {
            if (root instanceof Entries entries) {
                entries.entries().forEach(entry -> {
                    if (entry.key().equals(PEKKO)) {
                        pekko(List.of(PEKKO), entry);
                    } else {
                        setting("", entry);
                    }
                });
            } else if (!(root instanceof Scalar nothing && nothing.isNull())) {
                problem(root.at(), "a configuration is a map of settings, such as 'http:' with 'port: 8080' below it");
            }
        });
        return this;
    }

    List<Given> given() {
        return given;
    }

    List<PekkoSetting> pekko() {
        return pekko;
    }

    private void setting(String prefix, Entry entry) {
        var path = prefix + entry.key();
        var setting = catalog.setting(path);
        if (entry.key().contains(".")) {
            problem(entry.keyAt(), "'" + entry.key() + "' has a dot: write settings nested, '"
                    + entry.key().replaceFirst("\\..*", ":") + "' and the rest below it");
        } else if (path.equals("tutti")) {
            problem(entry.keyAt(), "leave out 'tutti:'; settings are written from below it on, such as 'http:'");
        } else if (setting.isPresent()) {
            value(setting.get(), entry.value());
        } else if (catalog.isGroup(path)) {
            switch (entry.value()) {
                case Entries entries -> entries.entries().forEach(inner -> setting(path + ".", inner));
                case Scalar scalar when scalar.isNull() -> {
                    // A group whose settings are all commented out.
                }
                case Refused refused -> {
                }
                case Scalar scalar -> problem(scalar.at(), path + " is a group of settings and has no value itself");
                case Items items -> problem(items.at(), path + " is a group of settings and no list");
            }
        } else {
            problem(entry.keyAt(), catalog.unknown(path));
        }
    }

    private void value(Setting setting, YamlNode node) {
        var type = setting.type();
        switch (node) {
            case Refused refused -> {
            }
            case Scalar scalar when scalar.isNull() -> problem(scalar.at(), setting,
                    setting.path() + " has no value; leave it out for its default"
                            + (type instanceof SettingType.Text ? ", or write \"\" for an empty text" : ""));
            case Scalar scalar when type instanceof Texts ->
                problem(scalar.at(), setting, setting.path() + " must be a list, such as [\"a\", \"b\"]");
            case Scalar scalar -> {
                var value = Given.parsed(setting, scalar.text(), scalar.at(), problems);
                if (value != null) {
                    given.add(value);
                }
            }
            case Items items when type instanceof Texts -> {
                var texts = new ArrayList<String>();
                for (var item : items.items()) {
                    if (item instanceof Scalar text && !text.isNull()) {
                        texts.add(text.text());
                    } else if (!(item instanceof Refused)) {
                        problem(item.at(), setting, setting.path() + " must be a " + type.description());
                    }
                }
                given.add(new Given(setting, List.copyOf(texts), items.at()));
            }
            case Items items ->
                problem(items.at(), setting, setting.path() + " must be a " + type.description() + ", not a list");
            case Entries entries ->
                problem(entries.at(), setting, setting.path() + " is one setting, and no group of settings");
        }
    }

    /** Names are checked at the first level alone: below it, libraries and their users make their own. */
    private void pekko(List<String> parents, Entry entry) {
        var path = new ArrayList<>(parents);
        if (parents.size() > 1 || !entry.key().equals(PEKKO)) {
            path.add(entry.key());
        }
        if (path.size() == 2) {
            var known = defaults.getObject(PEKKO).keySet();
            if (!known.contains(entry.key())) {
                problem(entry.keyAt(),
                        "Pekko has no setting pekko." + entry.key() + Spelling.nearest(entry.key(), known)
                                .map(near -> "; did you mean pekko." + near + "?").orElse(""));
                return;
            }
        }
        var joined = ConfigUtil.joinPath(path);
        var isGroup = defaults.hasPath(joined)
                && defaults.getValue(joined) instanceof ConfigObject group && !group.isEmpty();
        switch (entry.value()) {
            case Refused refused -> {
            }
            case Entries entries when path.size() > 1 && defaults.hasPath(joined)
                    && defaults.getValue(joined).valueType() != ConfigValueType.OBJECT ->
                problem(entries.at(), joined + " is one setting, and no group of settings");
            case Entries entries -> entries.entries().forEach(inner -> pekko(path, inner));
            case Scalar scalar when scalar.isNull() && isGroup -> {
            }
            case Scalar scalar when scalar.isNull() ->
                problem(scalar.at(), joined + " has no value; leave it out for its default");
            case Scalar scalar when isGroup ->
                problem(scalar.at(), joined + " is a group of settings and has no value itself");
            case Scalar scalar -> pekko.add(new PekkoSetting(List.copyOf(path), scalar.text(), scalar.at()));
            case Items items -> pekko.add(new PekkoSetting(List.copyOf(path), plain(items), items.at()));
        }
    }

    /** Texts, lists and maps: HOCON makes numbers of texts where they are wanted. */
    private Object plain(YamlNode node) {
        return switch (node) {
            case Scalar scalar -> scalar.text();
            case Items items -> items.items().stream().map(this::plain).toList();
            case Entries entries -> {
                var map = new java.util.LinkedHashMap<String, Object>();
                entries.entries().forEach(entry -> map.put(entry.key(), plain(entry.value())));
                yield map;
            }
            case Refused refused -> "";
        };
    }

    private void problem(InFile at, Setting setting, String message) {
        problems.add(new Problem(at, message, setting.path()));
    }

    private void problem(InFile at, String message) {
        problems.add(new Problem(at, message));
    }
}
