package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.InvalidFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Takes WebSocket messages in, whole and bounded, however many frames they come in. */
final class SocketMessages {
    private final ActorSystem<?> system;
    private final int maxBytes;

    SocketMessages(ActorSystem<?> system, int maxBytes) {
        this.system = system;
        this.maxBytes = maxBytes;
    }

    /** A message, of which no more than the bound was kept. */
    record Incoming(boolean text, byte[] bytes, long totalBytes, int maxBytes) {
        byte[] bytes(boolean textWanted) throws InvalidFrame {
            if (totalBytes > maxBytes) {
                throw new InvalidFrame("", new Problem.TooLarge("bytes in one message", maxBytes, totalBytes));
            }
            if (text != textWanted) {
                throw new InvalidFrame("", new Problem.Malformed(
                        "This subprotocol's messages are " + (textWanted ? "text" : "binary") + "."));
            }
            return bytes;
        }
    }

    CompletionStage<Incoming> whole(Message message) {
        return switch (message) {
            case TextMessage text when text.isStrict() -> strict(true,
                    text.getStrictText().getBytes(StandardCharsets.UTF_8));
            case BinaryMessage binary when binary.isStrict() -> strict(false,
                    binary.getStrictData().toArrayUnsafe());
            case TextMessage text -> collect(true,
                    text.getStreamedText().map(piece -> piece.getBytes(StandardCharsets.UTF_8)));
            case BinaryMessage binary -> collect(false, binary.getStreamedData().map(piece -> piece.toArrayUnsafe()));
            default -> throw new IllegalStateException("a message is text or binary");
        };
    }

    private CompletionStage<Incoming> strict(boolean text, byte[] bytes) {
        return CompletableFuture.completedFuture(new Incoming(text, bytes, bytes.length, maxBytes));
    }

    private CompletionStage<Incoming> collect(boolean text, Source<byte[], ?> pieces) {
        var kept = new ByteArrayOutputStream();
        return pieces.runWith(Sink.fold(0L, (total, piece) -> {
            if (total + piece.length <= maxBytes) {
                kept.writeBytes(piece);
            }
            return total + piece.length;
        }), system).thenApply(total -> new Incoming(text, kept.toByteArray(), total, maxBytes));
    }
}
