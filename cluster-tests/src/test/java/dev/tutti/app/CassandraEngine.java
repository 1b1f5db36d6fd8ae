package dev.tutti.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/** An engine in this JVM that keeps everything in Cassandra. */
final class CassandraEngine {
    private CassandraEngine() {}

    static Config config(Map<String, Object> settings) {
        return ConfigFactory.parseMap(settings).withFallback(ConfigFactory.defaultOverrides())
                .withFallback(ConfigFactory.parseResources("on-cassandra.conf"))
                .withFallback(ConfigFactory.parseResources("single.conf"))
                .withFallback(ConfigFactory.defaultReference()).resolve();
    }

    static Engine start(Map<String, Object> settings) {
        return Engine.start(config(settings), "127.0.0.1", 0);
    }
}
