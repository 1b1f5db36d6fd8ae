package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, over the wire. */
class AuthWireTest {
    private static final byte[] SECRET = new byte[32];

    static {
        new SecureRandom().nextBytes(SECRET);
    }

    @TempDir
    Path folder;

    @Test
    void aTokensSubjectIsTheAgentAndItsScopesSayWhatItMayDo() throws Exception {
        try (var engine = withSecret()) {
            var client = new Caller(engine);
            var writer = hs256(claims("coder").claim("scope", "write").build());
            assertThat(client.append(writer, "a").status()).isEqualTo(201);
            refused(client.get("/contexts/a", writer), 403, "insufficient-scope");
            refused(client.lock(writer), 403, "insufficient-scope");
            var reader = hs256(claims("reviewer").claim("scp", List.of("read")).build());
            assertThat(client.get("/contexts/a", reader).body().get("createdBy").asText()).isEqualTo("coder");
            refused(client.append(reader, "a"), 403, "insufficient-scope");
            var admin = hs256(claims("root").claim("scope", "admin").build());
            assertThat(client.append(admin, "a").status()).isEqualTo(201);
            assertThat(client.lock(admin).status()).isEqualTo(201);
            refused(client.send("POST", "/workunit", writer,
                    Map.of("contextId", "a", "agentId", "somebody-else", "type", "MESSAGE")), 403, "agent-mismatch");
            assertThat(client.get("/healthz", null).status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenThatIsNotGoodIsRefusedWithTheReason() throws Exception {
        try (var engine = withSecret()) {
            var client = new Caller(engine);
            refused(client.append(null, "a"), 401, "unauthenticated");
            refused(client.append("no.token.this", "a"), 401, "unauthenticated");
            refused(client.append("x".repeat(5_000), "a"), 401, "unauthenticated");
            var now = Instant.now();
            for (var bad : List.of(claims("a").expirationTime(Date.from(now.minusSeconds(60))),
                    claims("a").expirationTime(null), claims("a").audience("another"),
                    claims("a").notBeforeTime(Date.from(now.plusSeconds(120))), claims("no agent id"),
                    claims(null))) {
                refused(client.append(hs256(bad.claim("scope", "write").build()), "a"), 401, "unauthenticated");
            }
            assertThat(client.append(hs256(claims("a").expirationTime(Date.from(now.minusSeconds(10)))
                    .claim("scope", "write").build()), "a").status()).as("within the clock skew").isEqualTo(201);
            refused(client.append(new PlainJWT(claims("a").claim("scope", "write").build()).serialize(), "a"), 401,
                    "unauthenticated");
            var other = new byte[32];
            refused(client.append(sign(new JWSHeader(JWSAlgorithm.HS256),
                    claims("a").claim("scope", "write").build(), new MACSigner(other)), "a"), 401, "unauthenticated");
        }
    }

    @Test
    void keysOfAFileVerifyRsaAndEd25519AndAreRotatedWithoutARestart() throws Exception {
        var rsa = rsaKey("one");
        var edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var file = folder.resolve("keys.json");
        Files.writeString(file, "{\"keys\":[" + rsa.toPublicJWK().toJSONString() + "," + okp(
                (EdECPublicKey) edwards.getPublic(), "ed") + "]}");
        try (var engine = start(Map.of("tutti.auth.mode", "jwt", "tutti.auth.jwt.jwks-file", file.toString()))) {
            var client = new Caller(engine);
            var claims = claims("a").claim("scope", "write").build();
            assertThat(client.append(rs256(rsa, claims), "a").status()).isEqualTo(201);
            assertThat(client.append(ed25519("ed", claims, edwards.getPrivate()), "a").status()).isEqualTo(201);
            var stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            refused(client.append(ed25519("ed", claims, stranger.getPrivate()), "a"), 401, "unauthenticated");
            // A public key taken for the secret of a MAC: the classic confusion of algorithms.
            refused(client.append(sign(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims,
                    new MACSigner(rsa.toRSAPublicKey().getEncoded())), "a"), 401, "unauthenticated");
            var next = rsaKey("two");
            refused(client.append(rs256(next, claims), "a"), 401, "unauthenticated");
            Files.writeString(file, new JWKSet(next.toPublicJWK()).toString());
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(Instant.now().plusSeconds(5)));
            for (var tries = 0; client.append(rs256(next, claims), "a").status() != 201; tries++) {
                assertThat(tries).isLessThan(100);
                Thread.sleep(50);
            }
            refused(client.append(rs256(rsa, claims), "a"), 401, "unauthenticated");
        }
    }

    @Test
    void keysAreFetchedAndAServerWithoutThemDoesNotStart() throws Exception {
        var rsa = rsaKey("one");
        var issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks", exchange -> {
            var keys = new JWKSet(rsa.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
        var url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks";
        try (var engine = start(Map.of("tutti.auth.mode", "jwt", "tutti.auth.jwt.jwks-url", url))) {
            assertThat(new Caller(engine).append(rs256(rsa, claims("a").claim("scope", "write").build()), "a")
                    .status()).isEqualTo(201);
        } finally {
            issuer.stop(0);
        }
        assertThatThrownBy(() -> start(Map.of("tutti.auth.mode", "jwt", "tutti.auth.jwt.jwks-url", url)).close())
                .hasMessageContaining("cannot be had");
        assertThatThrownBy(() -> start(Map.of("tutti.auth.mode", "jwt")).close())
                .hasMessageContaining("exactly one of");
    }

    @Test
    void aBrowsersStreamShowsItsTokenInTheAddressAndNothingElseDoes() throws Exception {
        try (var engine = withSecret()) {
            var client = new Caller(engine);
            var token = hs256(claims("viewer").claim("scope", "read write").build());
            client.append(token, "a");
            var events = new Client(engine).stream("context=a&cursor=start&access_token=" + token, 1);
            assertThat(events.getFirst().get("event")).isEqualTo("context.created");
            refused(client.get("/contexts/a?access_token=" + token, null), 401, "unauthenticated");
        }
    }

    @Test
    void aSocketMayAskOnlyForWhatItsTokenAllows() throws Exception {
        try (var engine = withSecret()) {
            var token = hs256(claims("viewer").claim("scope", "read").build());
            try (var socket = dev.tutti.app.Socket.json("http://127.0.0.1:" + engine.address().getPort(),
                    "?access_token=" + token, null)) {
                assertThat(socket.reply(SocketWireTest.append("a", "no")).get("status").asInt()).isEqualTo(403);
                assertThat(socket.reply(Map.of("op", "acquire", "resource", "a")).get("status").asInt())
                        .isEqualTo(403);
                assertThat(socket.reply(Map.of("op", "subscribe", "contexts", List.of("a"))).get("status").asInt())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void metricsAreOpenUnlessReadingThemIsMadeToNeedItsScope() throws Exception {
        try (var engine = withSecret(Map.of())) {
            assertThat(new Caller(engine).get("/metrics", null).status()).isEqualTo(200);
        }
        try (var engine = withSecret(Map.of("tutti.metrics.access", "read"))) {
            var client = new Caller(engine);
            refused(client.get("/metrics", null), 401, "unauthenticated");
            var writer = hs256(claims("coder").claim("scope", "write").build());
            refused(client.get("/metrics", writer), 403, "insufficient-scope");
            var reader = hs256(claims("prometheus").claim("scope", "read").build());
            assertThat(client.get("/metrics", reader).status()).isEqualTo(200);
        }
        assertThatThrownBy(() -> withSecret(Map.of("tutti.metrics.access", "anybody")).close())
                .hasMessageContaining("tutti.metrics.access must be open or read");
    }

    @Test
    void pagesOfOtherOriginsAreKeptOutAndAllowedOnesLetIn() throws Exception {
        try (var engine = start(Map.of("tutti.auth.allowed-origins", List.of("https://board.example.org")))) {
            var port = engine.address().getPort();
            assertThat(raw(port, "localhost:" + port, "https://evil.example.com")).startsWith("HTTP/1.1 403");
            assertThat(raw(port, "localhost:" + port, "null")).startsWith("HTTP/1.1 403");
            assertThat(raw(port, "localhost:" + port, "http://localhost:" + port)).startsWith("HTTP/1.1 200");
            assertThat(raw(port, "localhost:" + port, "https://board.example.org")).startsWith("HTTP/1.1 200")
                    .contains("Access-Control-Allow-Origin: https://board.example.org");
            assertThat(raw(port, "evil.example.com", null)).as("a name that was rebound").startsWith("HTTP/1.1 403");
            assertThat(raw(port, "[::1]:" + port, null)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void withoutAuthenticationOnlyLoopbackIsBoundUnlessThatIsAskedFor() {
        assertThatThrownBy(() -> Engine.start(Engine.single(folder.resolve("data")), "0.0.0.0", 0))
                .hasMessageContaining("loopback");
        try (var engine = Engine.start(
                ConfigFactory.parseString("tutti.auth.allow-insecure-bind = true")
                        .withFallback(Engine.single(folder.resolve("data"))).resolve(),
                "0.0.0.0", 0)) {
            assertThat(new Client("http://127.0.0.1:" + engine.address().getPort()).get("/readyz").status())
                    .isEqualTo(200);
        }
    }

    private Engine withSecret() throws Exception {
        return withSecret(Map.of());
    }

    private Engine withSecret(Map<String, ?> more) throws Exception {
        var file = folder.resolve("secret");
        Files.writeString(file, Base64.getUrlEncoder().encodeToString(SECRET));
        var settings = new HashMap<String, Object>(more);
        settings.put("tutti.auth.mode", "jwt");
        settings.put("tutti.auth.jwt.hs256-secret-file", file.toString());
        return start(settings);
    }

    private Engine start(Map<String, ?> settings) {
        return Engine.start(ConfigFactory.parseMap(settings).withFallback(Engine.single(folder.resolve("data")))
                .resolve(), "127.0.0.1", 0);
    }

    private static JWTClaimsSet.Builder claims(String agent) {
        return new JWTClaimsSet.Builder().subject(agent).audience("tutti")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String hs256(JWTClaimsSet claims) throws Exception {
        return sign(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(SECRET));
    }

    private static String rs256(RSAKey key, JWTClaimsSet claims) throws Exception {
        return sign(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims,
                new RSASSASigner(key));
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws Exception {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String ed25519(String kid, JWTClaimsSet claims, java.security.PrivateKey key) throws Exception {
        var input = Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"" + kid + "\"}") + "."
                + Base64URL.encode(claims.toString());
        var signing = Signature.getInstance("Ed25519");
        signing.initSign(key);
        signing.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64URL.encode(signing.sign());
    }

    private static RSAKey rsaKey(String kid) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).privateKey(pair.getPrivate()).keyID(kid).build();
    }

    /** The last 32 bytes of its X.509 form are the key (RFC 8410). */
    private static String okp(EdECPublicKey key, String kid) {
        var encoded = key.getEncoded();
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" + kid + "\",\"x\":\"" + Base64URL.encode(
                java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"}";
    }

    private static String raw(int port, String host, String origin) throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(("GET /contexts HTTP/1.1\r\nHost: " + host + "\r\n"
                    + (origin == null ? "" : "Origin: " + origin + "\r\n") + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void refused(Client.Answer answer, int status, String type) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.body().get("type").asText()).isEqualTo(type);
        if (status == 401) {
            assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).hasValueSatisfying(
                    challenge -> assertThat(challenge).startsWith("Bearer "));
        }
    }

    private record Caller(Client client, String address) {
        Caller(Engine engine) {
            this(new Client(engine), "http://127.0.0.1:" + engine.address().getPort());
        }

        Client.Answer append(String token, String context) {
            return send("POST", "/workunit", token, Map.of("contextId", context, "type", "MESSAGE"));
        }

        Client.Answer lock(String token) {
            return send("POST", "/locks", token, Map.of("resource", "a"));
        }

        Client.Answer get(String path, String token) {
            return send("GET", path, token, null);
        }

        Client.Answer send(String method, String path, String token, Map<String, ?> body) {
            var request = HttpRequest.newBuilder(URI.create(address + path));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return client.send(request.header("Content-Type", "application/json").method(method, body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Client.bytes(new HashMap<>(body)))).build());
        }
    }
}
