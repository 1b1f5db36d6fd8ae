package dev.tutti.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes settings as nested YAML. Texts are written as JSON has them, which YAML 1.2 reads as they are. */
final class YamlLines {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Map<String, Object> tree = new LinkedHashMap<>();

    private record Leaf(List<String> comments, String line) {}

    void value(List<String> path, Object value) {
        put(path, new Leaf(List.of(), key(path.getLast()) + ": " + written(value)));
    }

    /** A value that is commented out ("#port: 1"), below what is said about it ("# The port."). */
    void example(List<String> path, List<String> comments, Object value) {
        put(path, new Leaf(comments, "#" + key(path.getLast()) + ": " + written(value)));
    }

    void comment(List<String> path, String comment) {
        put(path, new Leaf(List.of(comment), null));
    }

    private void put(List<String> path, Leaf leaf) {
        var level = tree;
        for (var group : path.subList(0, path.size() - 1)) {
            level = groupOf(level.computeIfAbsent(group, name -> new LinkedHashMap<String, Object>()));
        }
        level.put(path.getLast(), leaf);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> groupOf(Object node) {
        return (Map<String, Object>) node;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        append(tree, "", text);
        return text.toString();
    }

    private static void append(Map<String, Object> level, String indent, StringBuilder text) {
        level.forEach((name, node) -> {
            if (node instanceof Leaf leaf) {
                leaf.comments().forEach(comment -> text.append(indent).append("# ").append(comment).append('\n'));
                if (leaf.line() != null) {
                    text.append(indent).append(leaf.line()).append('\n');
                }
            } else {
                text.append(indent).append(key(name)).append(":\n");
                append(groupOf(node), indent + "  ", text);
            }
        });
    }

    private static String key(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9-]*") ? name : json(name);
    }

    private static String written(Object value) {
        return value instanceof String text && text.matches("\\d[A-Za-z0-9. ]*") && !text.endsWith(" ")
                ? text
                : json(value);
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }
}
