package dev.tutti.kubernetes.kustomize;

import java.util.List;
import java.util.Map;

/** Copies a part of one field into others: {@code spec.containers.[name=tutti].image}, {@code metadata.labels.[a.b/c]}. */
final class Replacement {
    private Replacement() {}

    static void replace(Map<String, Object> replacement, List<Map<String, Object>> resources) {
        Kustomize.onlyKnown(replacement, "source", "targets");
        var source = Yaml.map(replacement.get("source"));
        Kustomize.onlyKnown(source, "kind", "name", "fieldPath", "options");
        var options = Yaml.map(source.get("options"));
        Kustomize.onlyKnown(options, "delimiter", "index");
        var from = new Field(one(source, resources), (String) source.get("fieldPath"));
        var value = ((String) from.get()).split((String) options.get("delimiter"))[(Integer) options.get("index")];
        for (var target : Yaml.list(replacement.get("targets"))) {
            Kustomize.onlyKnown(Yaml.map(target), "select", "fieldPaths");
            var select = Yaml.map(Yaml.at(target, "select"));
            Kustomize.onlyKnown(select, "kind", "name");
            for (var path : Yaml.list(Yaml.at(target, "fieldPaths"))) {
                new Field(one(select, resources), (String) path).set(value);
            }
        }
    }

    private static Map<String, Object> one(Map<String, Object> select, List<Map<String, Object>> resources) {
        return resources.stream().filter(resource -> select.get("kind").equals(resource.get("kind"))
                && select.get("name").equals(Yaml.at(resource, "metadata", "name"))).findFirst().orElseThrow();
    }

    private static final class Field {
        private final Map<String, Object> parent;
        private final String name;

        Field(Map<String, Object> resource, String path) {
            // Dots inside of brackets belong to the name.
            var steps = path.split("\\.(?![^\\[]*])");
            Object node = resource;
            for (var i = 0; i < steps.length - 1; i++) {
                node = step(node, steps[i]);
            }
            parent = Yaml.map(node);
            name = unwrapped(steps[steps.length - 1]);
            if (!parent.containsKey(name)) {
                throw new IllegalArgumentException("there is no field " + path);
            }
        }

        private static Object step(Object node, String step) {
            if (step.startsWith("[") && step.contains("=")) {
                var pair = unwrapped(step).split("=", 2);
                return Yaml.list(node).stream().filter(item -> pair[1].equals(Yaml.at(item, pair[0]))).findFirst()
                        .orElseThrow();
            }
            return Yaml.map(node).get(unwrapped(step));
        }

        private static String unwrapped(String step) {
            return step.startsWith("[") ? step.substring(1, step.length() - 1) : step;
        }

        Object get() {
            return parent.get(name);
        }

        void set(Object value) {
            parent.put(name, value);
        }
    }
}
