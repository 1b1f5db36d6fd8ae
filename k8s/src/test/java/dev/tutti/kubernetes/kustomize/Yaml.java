package dev.tutti.kubernetes.kustomize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as maps, lists and scalars; a key that is there twice is an error. */
public final class Yaml {
    private Yaml() {}

    public static List<Map<String, Object>> documents(Path file) {
        try {
            return documents(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + file, e);
        }
    }

    public static List<Map<String, Object>> documents(String text, String label) {
        var settings = LoadSettings.builder().setAllowDuplicateKeys(false).setLabel(label).build();
        var documents = new ArrayList<Map<String, Object>>();
        for (var document : new Load(settings).loadAllFromString(text)) {
            if (document != null) {
                documents.add(map(document));
            }
        }
        return documents;
    }

    /** An object of a manifest. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Object node) {
        if (!(node instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("is no map: " + node);
        }
        return (Map<String, Object>) map;
    }

    /** A list of a manifest. */
    @SuppressWarnings("unchecked")
    public static List<Object> list(Object node) {
        if (!(node instanceof List<?> list)) {
            throw new IllegalArgumentException("is no list: " + node);
        }
        return (List<Object>) list;
    }

    /** What is below some keys, or null. */
    public static Object at(Object node, String... keys) {
        var found = node;
        for (var key : keys) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return found;
    }
}
