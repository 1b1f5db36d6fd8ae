package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The opening handshake of a WebSocket (RFC 6455, section 4.2).
 *
 * @param accept       what the server answers the client's key with
 * @param subprotocols what the client would speak, the best liked first
 */
record SocketHandshake(String accept, List<String> subprotocols) {
    private static final String VERSION = "13";
    /** RFC 6455, section 1.3. */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /** Nothing where the request asks for no WebSocket; refused where it does and breaks the handshake's rules. */
    static Optional<SocketHandshake> of(Request request) {
        if (!request.headers().containsValue("Upgrade", "websocket", true)) {
            return Optional.empty();
        }
        if (!request.headers().containsValue("Connection", "Upgrade", true)) {
            throw new Refusal(new Problem.InvalidField("Connection", "must name Upgrade"));
        }
        if (!request.header("Sec-WebSocket-Version").orElse("").strip().equals(VERSION)) {
            throw new Refusal(new Problem.InvalidField("Sec-WebSocket-Version", "must be " + VERSION));
        }
        var key = request.header("Sec-WebSocket-Key").orElse("").strip();
        if (!isKey(key)) {
            throw new Refusal(new Problem.InvalidField("Sec-WebSocket-Key", "must be 16 bytes in base64"));
        }
        var subprotocols = request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(","))).map(String::strip)
                .filter(name -> !name.isEmpty()).toList();
        return Optional.of(new SocketHandshake(accept(key), subprotocols));
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
