package dev.tutti.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints every setting there is, from what the HOCON files say about it. */
public final class Reference {
    private static final int COLUMNS = 100;

    private final Catalog catalog = Catalog.of(Catalog.resolvedDefaults());

    /** For a terminal. */
    public String text() {
        return catalog.settings().stream().map(setting -> setting.path() + "\n"
                + lines(setting.meaning(), COLUMNS).stream().map(line -> "    " + line + "\n")
                        .collect(Collectors.joining())
                + "    " + setting.type().description() + "; default " + shown(setting) + "; "
                + setting.environmentName() + "\n").collect(Collectors.joining("\n"));
    }

    /** A page of the documentation: {@code docs/configuration.md}. */
    public String markdown() {
        var text = new StringBuilder(introduction());
        byGroup().forEach((group, settings) -> {
            text.append("\n### ").append(group).append("\n\n");
            if (!catalog.meaningOfGroup(group).isEmpty()) {
                text.append(catalog.meaningOfGroup(group)).append("\n\n");
            }
            text.append("| setting | default | takes | meaning |\n|---|---|---|---|\n");
            settings.forEach(setting -> text.append("| `").append(setting.path()).append("` | `")
                    .append(shown(setting)).append("` | ").append(escaped(setting.type().description())).append(" | ")
                    .append(escaped(setting.meaning())).append(" |\n"));
        });
        return text.toString();
    }

    /** A file with every setting commented out, to begin one's own with. */
    public String yaml() {
        var lines = new YamlLines();
        catalog.settings().forEach(setting -> {
            var comments = new ArrayList<>(lines(setting.meaning(), COLUMNS));
            comments.add(Character.toUpperCase(setting.type().description().charAt(0))
                    + setting.type().description().substring(1) + ".");
            lines.example(List.of(setting.path().split("\\.")), comments, setting.defaultValue());
        });
        return lines.toString();
    }

    private Map<String, List<Setting>> byGroup() {
        return catalog.settings().stream()
                .collect(Collectors.groupingBy(Setting::group, LinkedHashMap::new, Collectors.toList()));
    }

    private static String shown(Setting setting) {
        var text = Setting.text(setting.defaultValue());
        return text.isEmpty() ? setting.defaultValue() instanceof List ? "[]" : "\"\"" : text;
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    private static List<String> lines(String text, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String introduction() {
        try (var page = Reference.class.getResourceAsStream("introduction.md")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
