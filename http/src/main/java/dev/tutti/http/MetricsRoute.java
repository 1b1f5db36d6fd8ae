package dev.tutti.http;

import com.typesafe.config.Config;
import dev.tutti.telemetry.Exposition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code GET /metrics}: what was recorded, for a collector. There is no such route where nothing is. */
final class MetricsRoute {
    private final Optional<Exposition> exposition;
    private final Scope scope;
    private final Executor executor;

    /**
     * @param root     the configuration; {@code tutti.metrics.access} says who may ask
     * @param executor where the text is made, for that takes some milliseconds
     */
    MetricsRoute(Config root, Optional<Exposition> exposition, Executor executor) {
        this.exposition = exposition;
        this.executor = executor;
        this.scope = switch (root.getString("tutti.metrics.access")) {
            case "open" -> Scope.OPEN;
            case "read" -> Scope.READ;
            default -> throw new IllegalArgumentException("tutti.metrics.access must be open or read");
        };
    }

    List<Route> routes() {
        return exposition.map(metrics -> new Route("GET", "/metrics", scope,
                call -> CompletableFuture.supplyAsync(() -> answer(metrics), executor))).stream().toList();
    }

    private static Response answer(Exposition metrics) {
        var text = new ByteArrayOutputStream(64 << 10);
        try {
            metrics.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Response.of(200, metrics.contentType(), text.toByteArray());
    }
}
