package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.tutti.cassandra.CassandraRing;
import dev.tutti.journal.cassandra.CassandraException;
import dev.tutti.journal.cassandra.CassandraException.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A Cassandra that wants a login over TLS, and rights for what is done there. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CassandraLoginTest {
    private static final String STORE_PASSWORD = "changeit";
    private static final String ADMIN = "cassandra";

    @TempDir
    private static Path directory;
    private static CassandraRing ring;

    @BeforeAll
    static void start() throws Exception {
        keytool("server.p12", "-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=cassandra", "-ext",
                "san=ip:127.0.0.1,dns:localhost");
        var certificate = directory.resolve("server.crt").toString();
        keytool("server.p12", "-exportcert", "-alias", "server", "-file", certificate);
        keytool("trusted.p12", "-importcert", "-noprompt", "-alias", "server", "-file", certificate);
        keytool("others.p12", "-genkeypair", "-keyalg", "EC", "-alias", "other", "-dname", "CN=other");
        Files.writeString(directory.resolve("store-password"), STORE_PASSWORD + "\n");
        ring = CassandraRing.start(Files.createDirectory(directory.resolve("ring")), List.of("127.0.0.1"),
                Map.of("authenticator", "PasswordAuthenticator", "authorizer", "CassandraAuthorizer",
                        "client_encryption_options", "{enabled: true, keystore: '" + directory.resolve("server.p12")
                                + "', keystore_password: " + STORE_PASSWORD + ", store_type: PKCS12}"),
                List.of("-Dcassandra.superuser_setup_delay_ms=0"));
        TuttiProcess.until("the administrator is there", () -> {
            try {
                administrator().close();
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        });
    }

    @AfterAll
    static void stop() {
        ring.close();
    }

    private static void keytool(String store, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(more));
        command.addAll(List.of("-keystore", directory.resolve(store).toString(), "-storetype", "PKCS12", "-storepass",
                STORE_PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static CqlSession administrator() throws Exception {
        var trusted = KeyStore.getInstance(directory.resolve("trusted.p12").toFile(), STORE_PASSWORD.toCharArray());
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        var place = ring.contactPoints().getFirst();
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress("127.0.0.1", Integer.parseInt(place.substring(10))))
                .withLocalDatacenter(CassandraRing.DATACENTER).withAuthCredentials(ADMIN, ADMIN).withSslContext(tls)
                .build();
    }

    private static Map<String, Object> settings(String user, String password) throws IOException {
        var settings = new HashMap<>(ring.settings("guarded"));
        settings.put("tutti.cassandra.username", user);
        settings.put("tutti.cassandra.password-file",
                Files.writeString(directory.resolve(user + "-" + password), password + "\n").toString());
        settings.put("tutti.cassandra.tls.enabled", true);
        settings.put("tutti.cassandra.tls.trust-store-file", directory.resolve("trusted.p12").toString());
        settings.put("tutti.cassandra.tls.trust-store-password-file", directory.resolve("store-password").toString());
        // Metrics of the JVM can be registered once in a process.
        settings.put("tutti.metrics.enabled", false);
        return settings;
    }

    @Test
    @Order(1)
    void whoMayDoEverythingCreatesTheTablesAndOneWithoutThatRightGoesOnFromThere() throws Exception {
        try (var engine = CassandraEngine.start(settings(ADMIN, ADMIN))) {
            assertThat(new Client(engine).post("/workunit", unit("guarded", "one")).status()).isEqualTo(201);
        }
        try (var session = administrator()) {
            session.execute("CREATE ROLE tutti WITH PASSWORD = 'secret' AND LOGIN = true");
            session.execute("CREATE ROLE nobody WITH PASSWORD = 'secret' AND LOGIN = true");
            session.execute("GRANT SELECT ON KEYSPACE guarded TO tutti");
            session.execute("GRANT MODIFY ON KEYSPACE guarded TO tutti");
        }

        var settings = settings("tutti", "secret");
        settings.put("tutti.cassandra.create-schema", false);
        try (var engine = CassandraEngine.start(settings)) {
            var client = new Client(engine);
            assertThat(client.post("/workunit", unit("guarded", "two")).body().get("seq").asInt()).isEqualTo(2);
            assertThat(client.units("guarded")).extracting(unit -> unit.get("payload").asText())
                    .containsExactly("one", "two");
        }
    }

    @Test
    @Order(2)
    void whoMayDoNothingIsToldSo() throws Exception {
        assertThatThrownBy(() -> CassandraEngine.start(settings("nobody", "secret")))
                .isInstanceOfSatisfying(CassandraException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED))
                .hasMessageContaining("refuses a permission");
    }

    @Test
    @Order(3)
    void aWrongPasswordIsToldWithItsSetting() throws Exception {
        assertThatThrownBy(() -> CassandraEngine.start(settings(ADMIN, "guessed")))
                .isInstanceOfSatisfying(CassandraException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED))
                .hasMessageContaining("refuses the login of tutti.cassandra.username")
                .hasMessageNotContaining("guessed");
    }

    @Test
    @Order(4)
    void aServerThatIsNotTrustedGetsNoPassword() throws Exception {
        var settings = settings(ADMIN, ADMIN);
        settings.put("tutti.cassandra.tls.trust-store-file", directory.resolve("others.p12").toString());
        assertThatThrownBy(() -> CassandraEngine.start(settings))
                .isInstanceOfSatisfying(CassandraException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED))
                .hasMessageContaining("cannot be spoken to over TLS");
    }
}
