package dev.tutti.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** {@code /healthz}: the process answers. {@code /readyz}: recovery is complete and work is welcome. */
final class HealthRoutes {
    private final BooleanSupplier ready;

    HealthRoutes(BooleanSupplier ready) {
        this.ready = ready;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/healthz", Scope.OPEN,
                        call -> CompletableFuture.completedFuture(status(200, "alive"))),
                new Route("GET", "/readyz", Scope.OPEN, call -> CompletableFuture
                        .completedFuture(ready.getAsBoolean() ? status(200, "ready") : status(503, "recovering"))));
    }

    private static Response status(int status, String word) {
        return Answers.json(status, json -> {
            json.writeStartObject();
            json.writeStringField("status", word);
            json.writeEndObject();
        });
    }
}
