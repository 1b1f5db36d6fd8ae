package dev.tutti.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tutti.node.Nodes;
import dev.tutti.node.Nodes.Node;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** {@code GET /cluster}: which nodes there are, how they are, and what lives on them. */
final class ClusterRoutes {
    private final Nodes nodes;
    private final List<EntityTypeKey<?>> kinds;

    ClusterRoutes(Nodes nodes, List<EntityTypeKey<?>> kinds) {
        this.nodes = nodes;
        this.kinds = kinds;
    }

    List<Route> routes() {
        return List.of(new Route("GET", "/cluster", Scope.READ, call -> status(call.request())));
    }

    private CompletionStage<Response> status(Request request) {
        Query.of(request);
        return nodes.list(kinds).thenApply(found -> Answers.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("nodes");
            for (var node : found) {
                write(json, node);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void write(JsonGenerator json, Node node) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", node.address());
        json.writeStringField("status", node.status());
        json.writeBooleanField("reachable", node.reachable());
        json.writeStringField("version", node.version());
        json.writeBooleanField("self", node.self());
        json.writeBooleanField("leader", node.leader());
        json.writeObjectFieldStart("entities");
        for (var kind : new TreeMap<>(node.entities()).entrySet()) {
            json.writeObjectFieldStart(kind.getKey());
            json.writeNumberField("shards", kind.getValue().shards());
            json.writeNumberField("awake", kind.getValue().awake());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
