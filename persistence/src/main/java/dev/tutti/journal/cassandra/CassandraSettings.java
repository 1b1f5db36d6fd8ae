package dev.tutti.journal.cassandra;

import com.typesafe.config.Config;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code tutti.cassandra} says beyond what the driver and the plugin are told by {@code on-cassandra.conf}.
 *
 * @param replication   copies by datacenter
 * @param partitionSize events of an entity in one partition of Cassandra
 */
record CassandraSettings(List<String> contactPoints, String datacenter, String keyspace,
        Map<String, Integer> replication, boolean createSchema, String username, String passwordFile, Tls tls,
        long partitionSize) {

    /** @param trustStoreFile empty for the certificates that Java trusts; {@code keyStoreFile} empty for none of our own */
    record Tls(boolean enabled, String trustStoreFile, String trustStorePasswordFile, String keyStoreFile,
            String keyStorePasswordFile, boolean verifyHostname) {
        static Tls of(Config config) {
            return new Tls(config.getBoolean("enabled"), config.getString("trust-store-file"),
                    config.getString("trust-store-password-file"), config.getString("key-store-file"),
                    config.getString("key-store-password-file"), config.getBoolean("verify-hostname"));
        }
    }

    static CassandraSettings of(Config root) {
        var config = root.getConfig("tutti.cassandra");
        var datacenter = config.getString("local-datacenter");
        var keyspace = config.getString("keyspace");
        if (!keyspace.matches("[a-z][a-z0-9_]{0,47}")) {
            throw new IllegalArgumentException(
                    "tutti.cassandra.keyspace is a name of at most 48 of a-z, 0-9 and _, and '"
                            + keyspace + "' is none");
        }
        return new CassandraSettings(config.getStringList("contact-points"), datacenter, keyspace,
                replication(config.getString("replication"), datacenter), config.getBoolean("create-schema"),
                config.getString("username"), config.getString("password-file"), Tls.of(config.getConfig("tls")),
                root.getLong("pekko.persistence.cassandra.journal.target-partition-size"));
    }

    /** A number for the local datacenter, or {@code dc1:3,dc2:3}. */
    static Map<String, Integer> replication(String text, String datacenter) {
        if (text.strip().matches("[1-9]\\d?")) {
            return Map.of(datacenter, Integer.valueOf(text.strip()));
        }
        var copies = new LinkedHashMap<String, Integer>();
        for (var part : Arrays.stream(text.split(",")).map(String::strip).toList()) {
            if (!part.matches("[A-Za-z0-9_.-]+:[1-9]\\d?")) {
                throw new IllegalArgumentException("tutti.cassandra.replication is a number of copies, or"
                        + " datacenter:copies with commas between several, and '" + text + "' is neither");
            }
            copies.put(part.substring(0, part.indexOf(':')), Integer.valueOf(part.substring(part.indexOf(':') + 1)));
        }
        if (!copies.containsKey(datacenter)) {
            throw new IllegalArgumentException("tutti.cassandra.replication (" + text
                    + ") has no copies in the local datacenter " + datacenter);
        }
        return copies;
    }
}
