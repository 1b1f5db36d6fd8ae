package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * Takes request bodies in, whole and bounded. One that is too large is read away up to a further bound, so that the
 * connection survives the refusal.
 */
final class Bodies {
    private final ActorSystem<?> system;
    private final HttpSettings settings;

    Bodies(ActorSystem<?> system, HttpSettings settings) {
        this.system = system;
        this.settings = settings;
    }

    CompletionStage<byte[]> read(HttpRequest request) {
        var max = settings.limits().bulkBytes();
        if (request.entity() instanceof HttpEntity.Strict strict) {
            var data = strict.getData();
            return data.size() > max
                    ? refused(max, data.size())
                    : CompletableFuture
                            .completedFuture(data.toArrayUnsafe());
        }
        return request.entity().withoutSizeLimit().getDataBytes().completionTimeout(settings.bodyTimeout())
                .runWith(Sink.fold(new Received(max), Received::add), system).thenApply(received -> {
                    if (received.total > max) {
                        throw new Refusal(new Problem.TooLarge("bytes of body", max, received.total));
                    }
                    return received.bytes.toByteArray();
                });
    }

    private static CompletionStage<byte[]> refused(long max, long found) {
        return CompletableFuture.failedFuture(new Refusal(new Problem.TooLarge("bytes of body", max, found)));
    }

    private final class Received {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final long max;
        private long total;

        Received(long max) {
            this.max = max;
        }

        Received add(ByteString chunk) {
            total += chunk.size();
            if (total > max + settings.drainBytes()) {
                throw new IllegalStateException("a body that does not end: the connection is closed");
            }
            if (total <= max) {
                bytes.writeBytes(chunk.toArrayUnsafe());
            }
            return this;
        }
    }
}
