package dev.tutti.kubernetes.kustomize;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Renders the part of Kustomize that the manifests use: resources, namespace, images, replicas, generators of ConfigMaps and Secrets
 * from files, strategic merge patches from files, and replacements. Whatever else stands in a kustomization is refused, so that what
 * is tested is what Kustomize renders; where it is installed, both are compared.
 */
public final class Kustomize {
    private static final Set<String> CLUSTER_SCOPED = Set.of("Namespace", "CustomResourceDefinition");

    private final Path directory;
    private final Map<String, Object> kustomization;
    private final List<Map<String, Object>> resources = new ArrayList<>();

    private Kustomize(Path directory) {
        this.directory = directory;
        kustomization = Yaml.documents(directory.resolve("kustomization.yaml")).getFirst();
        onlyKnown(kustomization, "apiVersion", "kind", "namespace", "resources", "images", "replicas",
                "configMapGenerator", "secretGenerator", "patches", "replacements");
    }

    /** The objects of an overlay, or of a base. */
    public static List<Map<String, Object>> rendered(Path directory) {
        return new Kustomize(directory).render();
    }

    static void onlyKnown(Map<String, Object> map, String... fields) {
        var unknown = new ArrayList<>(map.keySet());
        unknown.removeAll(List.of(fields));
        if (!unknown.isEmpty()) {
            throw new UnsupportedOperationException("fields of a kustomization: " + unknown);
        }
    }

    private List<Map<String, Object>> render() {
        for (var entry : entries("resources")) {
            var path = directory.resolve((String) entry);
            resources.addAll(Files.isDirectory(path) ? rendered(path) : Yaml.documents(path));
        }
        generate("ConfigMap", "configMapGenerator");
        generate("Secret", "secretGenerator");
        for (var entry : entries("patches")) {
            onlyKnown(Yaml.map(entry), "path");
            Yaml.documents(directory.resolve((String) Yaml.at(entry, "path"))).forEach(this::patch);
        }
        if (kustomization.get("namespace") instanceof String namespace) {
            resources.forEach(resource -> place(resource, namespace));
        }
        for (var entry : entries("replicas")) {
            onlyKnown(Yaml.map(entry), "name", "count");
            Yaml.map(find("Deployment", Yaml.at(entry, "name")).get("spec")).put("replicas", Yaml.at(entry, "count"));
        }
        for (var entry : entries("images")) {
            onlyKnown(Yaml.map(entry), "name", "newName", "newTag");
            containers().stream().filter(container -> Yaml.at(entry, "name").equals(container.get("image")))
                    .forEach(container -> container.put("image",
                            Yaml.at(entry, "newName") + ":" + Yaml.at(entry, "newTag")));
        }
        entries("replacements").forEach(entry -> Replacement.replace(Yaml.map(entry), resources));
        return resources;
    }

    private List<Object> entries(String field) {
        return kustomization.containsKey(field) ? Yaml.list(kustomization.get(field)) : List.of();
    }

    private void generate(String kind, String field) {
        for (var entry : entries(field)) {
            var generated = Generator.generated(kind, Yaml.map(entry), directory);
            resources.add(generated);
            volumes().forEach(volume -> rename(volume, Yaml.at(entry, "name"), Yaml.at(generated, "metadata", "name"),
                    kind));
        }
    }

    private static void rename(Map<String, Object> volume, Object from, Object to, String kind) {
        var source = volume.get(kind.equals("Secret") ? "secret" : "configMap");
        var field = kind.equals("Secret") ? "secretName" : "name";
        if (source != null && from.equals(Yaml.at(source, field))) {
            Yaml.map(source).put(field, to);
        }
    }

    private void patch(Map<String, Object> patch) {
        var patched = find((String) patch.get("kind"), Yaml.at(patch, "metadata", "name"));
        resources.set(resources.indexOf(patched), StrategicMerge.merged(patched, patch));
    }

    private void place(Map<String, Object> resource, String namespace) {
        var metadata = new LinkedHashMap<>(Yaml.map(resource.get("metadata")));
        if (resource.get("kind").equals("Namespace")) {
            metadata.put("name", namespace);
        } else if (!CLUSTER_SCOPED.contains((String) resource.get("kind"))) {
            metadata.put("namespace", namespace);
        }
        resource.put("metadata", metadata);
        if (resource.get("kind").equals("RoleBinding")) {
            Yaml.list(resource.get("subjects")).stream().map(Yaml::map).forEach(subject -> {
                find("ServiceAccount", subject.get("name"));
                subject.put("namespace", namespace);
            });
        }
    }

    private Map<String, Object> find(String kind, Object name) {
        return resources.stream()
                .filter(resource -> kind.equals(resource.get("kind"))
                        && name.equals(Yaml.at(resource, "metadata", "name")))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + name));
    }

    private List<Map<String, Object>> containers() {
        return ofPods("containers");
    }

    private List<Map<String, Object>> volumes() {
        return ofPods("volumes");
    }

    private List<Map<String, Object>> ofPods(String field) {
        return resources.stream().map(resource -> Yaml.at(resource, "spec", "template", "spec", field))
                .filter(List.class::isInstance).flatMap(list -> Yaml.list(list).stream()).map(Yaml::map).toList();
    }
}
