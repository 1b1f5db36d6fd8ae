package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.json.ContextJson;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.util.ByteString;

/** {@code GET /stream}: the events of a context as Server-Sent Events, from a cursor on and then as they happen. */
final class StreamRoute {
    private static final ContentType EVENT_STREAM = ContentTypes.parse("text/event-stream; charset=UTF-8");
    private static final ByteString HEARTBEAT = ByteString.fromString(": \n\n");

    private final Contexts contexts;
    private final HttpSettings settings;
    private final SharedKillSwitch untilShutdown;

    StreamRoute(Contexts contexts, HttpSettings settings, SharedKillSwitch untilShutdown) {
        this.contexts = contexts;
        this.settings = settings;
        this.untilShutdown = untilShutdown;
    }

    List<Route> routes() {
        return List.of(new Route("GET", "/stream", Scope.READ, call -> stream(call.request())));
    }

    private CompletionStage<HttpResponse> stream(HttpRequest request) {
        var query = Query.of(request, "context", "cursor", "types", "agents");
        var contextId = ContextRoutes.name(query.text("context")
                .orElseThrow(() -> new Refusal(new Problem.InvalidField("context", "is required"))));
        var cursor = request.getHeader("Last-Event-ID").map(HttpHeader::value).filter(id -> !id.isEmpty())
                .or(() -> query.text("cursor")).orElse("now");
        var wanted = filter(query.text("types").map(StreamRoute::names), query.text("agents").map(StreamRoute::names));
        var asked = cursor.equals("now") || cursor.equals("start") ? 0 : Cursors.parse(cursor, contextId);
        return contexts.read(contextId).thenApply(reply -> {
            // A context that does not exist yet can be followed: an agent may listen before another begins.
            var head = reply instanceof Found found ? found.context().events() : 0;
            if (asked > head) {
                throw new Refusal(new Problem.InvalidCursor(cursor));
            }
            return events(contextId, cursor.equals("now") ? head : asked, wanted);
        });
    }

    private static Set<String> names(String text) {
        return Set.of(text.split(","));
    }

    /** Filters narrow the units; what happens to the context itself is always told. */
    private static Predicate<ContextEvent> filter(Optional<Set<String>> types, Optional<Set<String>> agents) {
        return event -> !(event instanceof UnitAppended(var unit))
                || types.map(t -> t.contains(unit.type())).orElse(true)
                        && agents.map(a -> a.contains(unit.agentId())).orElse(true);
    }

    private HttpResponse events(String contextId, long behind, Predicate<ContextEvent> wanted) {
        var bytes = contexts.follow(contextId, behind).filter(event -> wanted.test(event.second().event()))
                .map(StreamRoute::encode).keepAlive(settings.heartbeat(), () -> HEARTBEAT).via(untilShutdown.flow());
        return HttpResponse.create().withEntity(HttpEntities.createChunked(EVENT_STREAM, bytes))
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"));
    }

    private static ByteString encode(Pair<Long, ChainedEvent> numbered) {
        var event = numbered.second().event();
        var name = switch (event) {
            case ContextCreated created -> "context.created";
            case AgentJoined joined -> "agent.joined";
            case UnitAppended unit -> "workunit.created";
        };
        var data = Json.bytes(json -> {
            if (event instanceof UnitAppended(var unit)) {
                WorkUnitJson.write(json, unit);
            } else {
                ContextJson.write(json, event);
            }
        });
        return ByteString
                .fromString("id: " + Cursors.of(event.contextId(), numbered.first()) + "\nevent: " + name + "\ndata: ")
                .concat(data).concat(ByteString.fromString("\n\n"));
    }
}
