package dev.tutti.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tutti.backup.Shipping;
import dev.tutti.backup.ShippingStatus;
import dev.tutti.journal.JournalSpace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * {@code /healthz}: the process answers. {@code /readyz}: recovery is complete and work is welcome; on a full disk it is
 * {@code degraded} and still 200, since reads go on and nobody else could answer them. Where the log is shipped it also says how
 * far that is, which is no reason not to be ready.
 */
final class HealthRoutes {
    private static final Json.Writing NOTHING_MORE = json -> {};

    private final BooleanSupplier ready;
    private final JournalSpace space;
    private final Shipping shipping;

    HealthRoutes(BooleanSupplier ready, JournalSpace space, Shipping shipping) {
        this.ready = ready;
        this.space = space;
        this.shipping = shipping;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/healthz", Scope.OPEN,
                        call -> CompletableFuture.completedFuture(status(200, "alive", NOTHING_MORE))),
                new Route("GET", "/readyz", Scope.OPEN, call -> CompletableFuture.completedFuture(ready())));
    }

    private Response ready() {
        if (!ready.getAsBoolean()) {
            return status(503, "recovering", NOTHING_MORE);
        }
        return status(200, space.level() == JournalSpace.Level.ENOUGH ? "ready" : "degraded", this::writeShipping);
    }

    /** Everybody may read it: what is wrong, with its paths and names, is said in the log alone. */
    private void writeShipping(JsonGenerator json) throws IOException {
        // In this order: the log grows between the two, and must not seem to be shipped further than it goes.
        var status = shipping.status();
        if (status.state() == ShippingStatus.State.OFF) {
            return;
        }
        json.writeObjectFieldStart("shipping");
        json.writeStringField("state", status.state().name().toLowerCase(Locale.ROOT));
        if (status.confirmed() != null) {
            json.writeStringField("confirmed", status.confirmed().toString());
        }
        json.writeNumberField("shipped", status.shipped());
        var written = shipping.written();
        if (written.isPresent()) {
            json.writeNumberField("written", written.getAsLong());
        }
        json.writeEndObject();
    }

    private static Response status(int status, String word, Json.Writing more) {
        return Answers.json(status, json -> {
            json.writeStartObject();
            json.writeStringField("status", word);
            more.to(json);
            json.writeEndObject();
        });
    }
}
