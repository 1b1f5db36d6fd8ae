package dev.tutti.journal.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tutti.journal.cassandra.CassandraException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import javax.net.ssl.SSLException;
import org.apache.pekko.stream.connectors.cassandra.DriverConfigLoaderFromConfig;

/** Makes the driver's session of what {@code tutti.cassandra} says, and plain words of what goes wrong. */
final class Connection {
    private static final int RING_TRIES = 20;
    private static final long RING_PAUSE_MS = 500;
    private static final String TLS = "advanced.ssl-engine-factory.";

    private Connection() {}

    static CqlSession open(CassandraSettings settings, Config driver) {
        var builder = CqlSession.builder()
                .withConfigLoader(DriverConfigLoaderFromConfig.fromConfig(tls(settings.tls()).withFallback(driver)));
        if (!settings.username().isEmpty()) {
            builder.withAuthCredentials(settings.username(), secret(settings.passwordFile()));
        }
        CqlSession session;
        try {
            session = builder.build();
        } catch (DriverException | IllegalStateException | IllegalArgumentException e) {
            throw explained(settings, e);
        }
        try {
            checkDatacenters(session, settings);
        } catch (CassandraException e) {
            session.close();
            throw e;
        }
        return session;
    }

    private static Config tls(CassandraSettings.Tls tls) {
        if (!tls.enabled()) {
            return ConfigFactory.empty();
        }
        var driver = new HashMap<String, Object>(Map.of(TLS + "class", "DefaultSslEngineFactory",
                TLS + "hostname-validation", tls.verifyHostname()));
        store(driver, "truststore", tls.trustStoreFile(), tls.trustStorePasswordFile());
        store(driver, "keystore", tls.keyStoreFile(), tls.keyStorePasswordFile());
        return ConfigFactory.parseMap(driver);
    }

    private static void store(Map<String, Object> driver, String name, String file, String passwordFile) {
        if (!file.isEmpty()) {
            driver.put(TLS + name + "-path", file);
            if (!passwordFile.isEmpty()) {
                driver.put(TLS + name + "-password", secret(passwordFile));
            }
        }
    }

    private static String secret(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new CassandraException(Reason.REFUSED,
                    "the file with a password for Cassandra cannot be read: " + file, e);
        }
    }

    /** A wrong name of the datacenter is otherwise found out by every query, in words that do not name it. */
    private static void checkDatacenters(CqlSession session, CassandraSettings settings) {
        var found = new HashMap<String, Integer>();
        session.getMetadata().getNodes().values().stream().map(node -> node.getDatacenter()).filter(Objects::nonNull)
                .forEach(datacenter -> found.merge(datacenter, 1, Integer::sum));
        if (!found.containsKey(settings.datacenter())) {
            throw new CassandraException(Reason.REFUSED, "Cassandra at " + String.join(", ", settings.contactPoints())
                    + " has no datacenter '" + settings.datacenter() + "' (tutti.cassandra.local-datacenter); it has "
                    + String.join(", ", new TreeSet<>(found.keySet())), null);
        }
    }

    /** Copies are made by nodes: a keyspace that asks for more than there are could never be written. */
    static void checkCopies(CqlSession session, CassandraSettings settings) throws InterruptedException {
        for (var entry : settings.replication().entrySet()) {
            var nodes = nodes(session, entry.getKey());
            // A ring that is just starting is not yet known whole to the node that is asked.
            for (var tries = 0; nodes < entry.getValue() && tries < RING_TRIES; tries++) {
                Thread.sleep(RING_PAUSE_MS);
                nodes = nodes(session, entry.getKey());
            }
            if (nodes < entry.getValue()) {
                throw new CassandraException(Reason.REFUSED, "tutti.cassandra.replication asks for " + entry.getValue()
                        + " copies in the datacenter '" + entry.getKey() + "', which has " + nodes
                        + (nodes == 1 ? " node" : " nodes"), null);
            }
        }
    }

    private static long nodes(CqlSession session, String datacenter) {
        return session.getMetadata().getNodes().values().stream()
                .filter(node -> datacenter.equals(node.getDatacenter())).count();
    }

    static CassandraException explained(CassandraSettings settings, RuntimeException failure) {
        if (failure instanceof CassandraException explained) {
            return explained;
        }
        var where = "Cassandra at " + String.join(", ", settings.contactPoints());
        if (isOf(failure, AuthenticationException.class)) {
            return new CassandraException(Reason.REFUSED, where + " refuses the login of tutti.cassandra.username",
                    failure);
        }
        if (isOf(failure, SSLException.class)) {
            return new CassandraException(Reason.REFUSED, where + " cannot be spoken to over TLS as tutti.cassandra.tls"
                    + " has it: " + failure.getMessage(), failure);
        }
        if (isOf(failure, UnauthorizedException.class)) {
            return new CassandraException(Reason.REFUSED, where + " refuses a permission: " + failure.getMessage(),
                    failure);
        }
        if (failure instanceof InvalidQueryException || failure instanceof SyntaxError
                || failure instanceof IllegalArgumentException) {
            return new CassandraException(Reason.REFUSED, where + " cannot be used: " + failure.getMessage(), failure);
        }
        return new CassandraException(Reason.UNREACHABLE, where + " does not answer: " + failure.getMessage(),
                failure);
    }

    private static boolean isOf(Throwable failure, Class<? extends Throwable> kind) {
        if (failure == null || kind.isInstance(failure)) {
            return failure != null;
        }
        if (failure instanceof AllNodesFailedException all && all.getAllErrors().values().stream()
                .flatMap(errors -> errors.stream()).anyMatch(error -> isOf(error, kind))) {
            return true;
        }
        return isOf(failure.getCause(), kind);
    }
}
