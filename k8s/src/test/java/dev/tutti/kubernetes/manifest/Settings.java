package dev.tutti.kubernetes.manifest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.config.Configuration;
import dev.tutti.config.ConfigurationException;
import dev.tutti.config.Surroundings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What a node is told by the manifests of an overlay, read and checked by the program itself. */
final class Settings {
    static final String POD_IP = "10.1.2.3";

    private Settings() {}

    static Container container(Manifests manifests) {
        var containers = manifests.only(Deployment.class).getSpec().getTemplate().getSpec().getContainers();
        if (containers.size() != 1) {
            throw new AssertionError("more than one container");
        }
        return containers.getFirst();
    }

    /** The file that the ConfigMap is mounted as. */
    static String file(Manifests manifests) {
        return manifests.only(ConfigMap.class).getData().get("tutti.yaml");
    }

    static Configuration configuration(Manifests manifests, Path directory)
            throws IOException, ConfigurationException {
        var file = Files.writeString(directory.resolve("tutti.yaml"), file(manifests));
        var surroundings = new Surroundings(environment(manifests), new Properties(), directory, directory,
                directory);
        return Configuration.read(Optional.of(file), surroundings).checked();
    }

    static Map<String, String> environment(Manifests manifests) {
        var environment = new HashMap<String, String>();
        container(manifests).getEnv().forEach(variable -> environment.put(variable.getName(), value(variable,
                manifests)));
        return environment;
    }

    private static String value(EnvVar variable, Manifests manifests) {
        if (variable.getValue() != null) {
            return variable.getValue();
        }
        var field = variable.getValueFrom().getFieldRef().getFieldPath();
        if (field.equals("status.podIP")) {
            return POD_IP;
        }
        var label = field.replaceFirst("^metadata\\.labels\\['(.*)']$", "$1");
        return manifests.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels().get(label);
    }

    /** As a node on Kubernetes has it, that of Pekko included. */
    static Config complete(Config configured) {
        return configured.withOnlyPath("tutti").withFallback(ConfigFactory.parseResources("kubernetes.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
    }
}
