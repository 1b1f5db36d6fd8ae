package dev.tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** Which file a deployment is set up by: there is one for each way in which nodes find each other. */
enum Shape {
    SINGLE("single.conf"), CLUSTER("cluster.conf"), KUBERNETES("kubernetes.conf");

    private final String resource;

    Shape(String resource) {
        this.resource = resource;
    }

    /** @param formation the setting {@code cluster.formation} */
    static Shape of(String formation) {
        return switch (formation) {
            case "none" -> SINGLE;
            case "seeds" -> CLUSTER;
            case "kubernetes" -> KUBERNETES;
            default -> throw new IllegalArgumentException("no formation: " + formation);
        };
    }

    /** The defaults of a server of this shape, over those of every library. Not resolved. */
    Config defaults() {
        // Libraries refer to their own defaults; only Tutti's are left open to variables.
        return ConfigFactory.parseResources(resource)
                .withFallback(ConfigFactory.defaultReferenceUnresolved().withOnlyPath("tutti"))
                .withFallback(ConfigFactory.defaultReference().withoutPath("tutti"));
    }
}
