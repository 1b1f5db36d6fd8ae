package dev.tutti.kubernetes.kustomize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays a patch over an object as Kubernetes does: maps are merged, and so are the lists whose items have a key of their own. */
final class StrategicMerge {
    private static final Map<String, List<String>> KEYS = Map.of("containers", List.of("name"), "initContainers",
            List.of("name"), "volumes", List.of("name"), "env", List.of("name"), "volumeMounts", List.of("mountPath"),
            "ports", List.of("containerPort", "port"), "topologySpreadConstraints", List.of("topologyKey"));
    /** Lists without keys, which a patch replaces as a whole. */
    private static final Set<String> REPLACED = Set.of("args", "command", "egress", "ingress", "matchLabelKeys",
            "preferredDuringSchedulingIgnoredDuringExecution");

    private StrategicMerge() {}

    static Map<String, Object> merged(Map<String, Object> object, Map<String, Object> patch) {
        var merged = new LinkedHashMap<>(object);
        patch.forEach((field, value) -> {
            if (field.startsWith("$")) {
                throw new UnsupportedOperationException("directive " + field + " of a patch");
            }
            merged.put(field, merged(field, merged.get(field), value));
        });
        return merged;
    }

    private static Object merged(String field, Object value, Object patch) {
        if (patch == null) {
            throw new UnsupportedOperationException("a patch that removes " + field);
        }
        if (value instanceof Map<?, ?> && patch instanceof Map<?, ?>) {
            return merged(Yaml.map(value), Yaml.map(patch));
        }
        if (value instanceof List<?> && patch instanceof List<?> && !REPLACED.contains(field)) {
            return merged(field, Yaml.list(value), Yaml.list(patch));
        }
        return patch;
    }

    private static List<Object> merged(String field, List<Object> items, List<Object> patches) {
        var keys = KEYS.get(field);
        if (keys == null) {
            throw new UnsupportedOperationException("a patch of the list " + field);
        }
        var merged = new ArrayList<>(items);
        var added = new ArrayList<Object>();
        for (var patch : patches) {
            var key = keys.stream().filter(Yaml.map(patch)::containsKey).findFirst().orElseThrow();
            var same = merged.stream().filter(item -> Yaml.at(patch, key).equals(Yaml.at(item, key))).findFirst();
            if (same.isPresent()) {
                merged.set(merged.indexOf(same.get()), merged(Yaml.map(same.get()), Yaml.map(patch)));
            } else {
                added.add(patch);
            }
        }
        added.addAll(merged);
        return added;
    }
}
