package dev.tutti.http;

import dev.tutti.journal.JournalSpace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * {@code /healthz}: the process answers. {@code /readyz}: recovery is complete and work is welcome; on a full disk it is
 * {@code degraded} and still 200, since reads go on and nobody else could answer them.
 */
final class HealthRoutes {
    private final BooleanSupplier ready;
    private final JournalSpace space;

    HealthRoutes(BooleanSupplier ready, JournalSpace space) {
        this.ready = ready;
        this.space = space;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/healthz", Scope.OPEN,
                        call -> CompletableFuture.completedFuture(status(200, "alive"))),
                new Route("GET", "/readyz", Scope.OPEN, call -> CompletableFuture.completedFuture(ready())));
    }

    private Response ready() {
        if (!ready.getAsBoolean()) {
            return status(503, "recovering");
        }
        return space.level() == JournalSpace.Level.ENOUGH ? status(200, "ready") : status(200, "degraded");
    }

    private static Response status(int status, String word) {
        return Answers.json(status, json -> {
            json.writeStartObject();
            json.writeStringField("status", word);
            json.writeEndObject();
        });
    }
}
