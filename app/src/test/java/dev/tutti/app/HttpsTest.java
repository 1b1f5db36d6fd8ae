package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS towards clients: requests and streams over it, and certificates that are replaced while the server runs. */
class HttpsTest {
    @TempDir
    static Path authority;
    private static Certificates certificates;

    @TempDir
    Path directory;
    private Path certificate;
    private Path key;
    private Engine engine;

    @BeforeAll
    static void sign() throws Exception {
        certificates = Certificates.create(authority);
        certificates.sign("first");
        certificates.sign("second");
    }

    @BeforeEach
    void start() throws Exception {
        certificate = directory.resolve("tls.crt");
        key = directory.resolve("tls.key");
        use("first");
        engine = Engine.start(ConfigFactory.parseMap(Map.of("tutti.http.tls.certificate-file", certificate.toString(),
                "tutti.http.tls.key-file", key.toString(), "tutti.http.tls.reload", "1ms"))
                .withFallback(Engine.single(directory.resolve("data"))), "127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private void use(String name) throws Exception {
        Files.copy(certificates.certificate(name), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificates.key(name), key, StandardCopyOption.REPLACE_EXISTING);
        // However coarse the clock of the file system is.
        var at = FileTime.from(Instant.now().plusSeconds(name.equals("first") ? -100 : 100));
        Files.setLastModifiedTime(certificate, at);
        Files.setLastModifiedTime(key, at);
    }

    private URI address(String path) {
        return URI.create("https://127.0.0.1:" + engine.address().getPort() + path);
    }

    private String shown(SSLContext trust) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(trust).build()) {
            var answer = client.send(HttpRequest.newBuilder(address("/readyz")).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0]).getSerialNumber()
                    .toString();
        }
    }

    @Test
    void whatIsAppendedOverTlsIsReadOverTls() throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(certificates.trusting()).build()) {
            var body = "{\"contextId\":\"c\",\"agentId\":\"coder\",\"type\":\"MESSAGE\",\"payload\":\""
                    + "x".repeat(100_000) + "\"}";
            var appended = client.send(HttpRequest.newBuilder(address("/workunit"))
                    .header("Content-Type", "application/json").header("X-Agent-Id", "coder")
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            assertThat(appended.statusCode()).isEqualTo(201);
            var read = client.send(HttpRequest.newBuilder(address("/contexts/c/workunits")).build(),
                    BodyHandlers.ofString());
            assertThat(read.body()).contains("x".repeat(100_000));
        }
    }

    @Test
    void whoDoesNotTrustTheCertificateGetsNoAnswer() {
        assertThatThrownBy(() -> shown(SSLContext.getDefault())).isInstanceOf(javax.net.ssl.SSLException.class);
    }

    @Test
    void aCertificateThatIsReplacedIsShownToTheNextConnections() throws Exception {
        var first = shown(certificates.trusting());
        use("second");
        assertThat(shown(certificates.trusting())).isNotEqualTo(first);
    }

    @Test
    void oneThatCannotBeReadLeavesTheOneBefore() throws Exception {
        var first = shown(certificates.trusting());
        Files.writeString(certificate, "not a certificate");
        assertThat(shown(certificates.trusting())).isEqualTo(first);
    }
}
