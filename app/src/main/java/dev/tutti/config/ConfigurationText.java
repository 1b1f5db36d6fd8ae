package dev.tutti.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tutti.config.Source.CommandLine;
import dev.tutti.config.Source.Default;
import dev.tutti.config.Source.Environment;
import dev.tutti.config.Source.InFile;
import dev.tutti.config.Source.SystemProperty;
import java.util.ArrayList;
import java.util.List;

/** Prints what is in force, and where each value came from. What is secret stays so. */
public final class ConfigurationText {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** One setting as it is printed. */
    private record Row(List<String> path, Object value, boolean redacted, Source source, Setting setting) {
        String name() {
            return String.join(".", path);
        }
    }

    private final Configuration configuration;
    private final List<Row> rows = new ArrayList<>();

    /** @param changedOnly without what is as it is by default */
    public ConfigurationText(Configuration configuration, boolean changedOnly) {
        this.configuration = configuration;
        for (var given : configuration.values()) {
            if (!changedOnly || !(given.source() instanceof Default)) {
                var secret = given.setting().secret();
                rows.add(new Row(List.of(given.setting().path().split("\\.")), Redaction.shown(given.value(), secret),
                        Redaction.isNeeded(given.value(), secret), given.source(), given.setting()));
            }
        }
        for (var setting : configuration.pekko()) {
            rows.add(new Row(setting.path(), Redaction.shown(setting.value(), setting.secret()),
                    Redaction.isNeeded(setting.value(), setting.secret()), setting.source(), null));
        }
    }

    /** For people. */
    public String table() {
        var head = List.of("SETTING", "VALUE", "FROM");
        var lines = new ArrayList<List<String>>(List.of(head));
        rows.forEach(row -> lines.add(List.of(row.name(), cell(row.value()), row.source().toString())));
        var text = new StringBuilder();
        configuration.file().ifPresent(file -> text.append("Configuration file: ").append(file).append("\n\n"));
        TextTable.lines(lines).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** For programs. */
    public String json() {
        var root = MAPPER.createObjectNode();
        root.put("file", configuration.file().map(Object::toString).orElse(null));
        var settings = root.putArray("settings");
        for (var row : rows) {
            var setting = settings.addObject();
            setting.put("setting", row.name());
            setting.set("value", MAPPER.valueToTree(row.value()));
            setting.put("redacted", row.redacted());
            if (row.setting() != null) {
                setting.set("default", MAPPER.valueToTree(
                        Redaction.shown(row.setting().defaultValue(), row.setting().secret())));
                setting.put("environmentVariable", row.setting().environmentName());
            }
            source(row.source(), setting.putObject("source"));
        }
        return json(root);
    }

    /** A file that makes the same configuration again, but for what was redacted. */
    public String yaml() {
        var lines = new YamlLines();
        rows.forEach(row -> {
            if (row.redacted()) {
                lines.comment(row.path(), row.path().getLast() + ": " + Redaction.REDACTED + (row.setting() == null
                        ? ""
                        : ", and may be given as " + row.setting().environmentName()));
            } else {
                lines.value(row.path(), row.value());
            }
        });
        return lines.toString();
    }

    private static void source(Source source, ObjectNode json) {
        switch (source) {
            case Default from -> json.put("kind", "default").put("file", from.file()).put("line", from.line());
            case InFile from -> json.put("kind", "file").put("file", from.file().toString()).put("line", from.line())
                    .put("column", from.column());
            case Environment from -> json.put("kind", "environment").put("name", from.variable());
            case SystemProperty from -> json.put("kind", "system-property").put("name", from.name());
            case CommandLine from -> json.put("kind", "option").put("name", from.option());
        }
    }

    /** A text of its own line break would end the row. */
    private static String cell(Object value) {
        return (value instanceof List<?> list ? list.toString() : value.equals("") ? "\"\"" : String.valueOf(value))
                .replaceAll("\\p{Cntrl}", "?");
    }

    private static String json(ObjectNode root) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }
}
