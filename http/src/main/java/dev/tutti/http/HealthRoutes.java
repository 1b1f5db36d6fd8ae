package dev.tutti.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tutti.backup.Shipping;
import dev.tutti.backup.ShippingStatus;
import dev.tutti.journal.JournalSpace;
import dev.tutti.node.Nodes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * {@code /healthz}: the process answers. {@code /readyz}: recovery is complete, this node is a member of its cluster, and work is
 * welcome; on a full disk, or with nodes out of reach, it is {@code degraded} and still 200, since reads go on. Where the log is shipped it also says how
 * far that is, which is no reason not to be ready.
 */
final class HealthRoutes {
    private static final Json.Writing NOTHING_MORE = json -> {};

    private final Nodes nodes;
    private final BooleanSupplier staying;
    private final JournalSpace space;
    private final Shipping shipping;

    HealthRoutes(Nodes nodes, BooleanSupplier staying, JournalSpace space, Shipping shipping) {
        this.nodes = nodes;
        this.staying = staying;
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
        if (!staying.getAsBoolean()) {
            return status(503, "leaving", this::writeNodes);
        }
        // Those that are out of reach are given up soon, or this one is: until then what it has it can serve.
        var whole = space.level() == JournalSpace.Level.ENOUGH && nodes.unreachable() == 0;
        return status(200, whole ? "ready" : "degraded", json -> {
            writeNodes(json);
            writeShipping(json);
        });
    }

    private void writeNodes(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("cluster");
        json.writeNumberField("members", nodes.members());
        json.writeNumberField("unreachable", nodes.unreachable());
        json.writeEndObject();
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
