package dev.tutti.context;

import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextView.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;

/** The list of contexts: a projection of their non-unit events, held in memory on each node and rebuilt at its start. */
final class ContextDirectory {
    private final ConcurrentSkipListMap<String, ContextSummary> contexts = new ConcurrentSkipListMap<>();
    private final ActorSystem<?> system;
    private final ContextLog log;

    ContextDirectory(ActorSystem<?> system, ContextLog log) {
        this.system = system;
        this.log = log;
    }

    /** Reads what is there, done when complete; then keeps following. Events told twice change nothing. */
    CompletionStage<Done> start() {
        return log.currentDirectory().runWith(Sink.foreach(this::apply), system).thenApply(done -> {
            var patience = RestartSettings.create(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2);
            RestartSource.onFailuresWithBackoff(patience, log::directory).runWith(Sink.foreach(this::apply), system);
            return done;
        });
    }

    /** Contexts by name, from behind a name on. */
    List<ContextSummary> list(ContextQuery query) {
        var page = new ArrayList<ContextSummary>();
        for (var summary : contexts.tailMap(query.after(), false).values()) {
            if (query.accepts(summary)) {
                page.add(summary);
                if (page.size() == query.limit()) {
                    break;
                }
            }
        }
        return page;
    }

    private void apply(ContextLog.Logged logged) {
        switch (logged.chained().event()) {
            case ContextCreated(var id, var at, var by, var name, var meta) ->
                contexts.putIfAbsent(id, new ContextSummary(id, name, by, at, List.of()));
            case AgentJoined(var id, var at, var units, var agent) ->
                contexts.computeIfPresent(id, (key, summary) -> summary.with(new Member(agent, at)));
            case UnitAppended unit -> throw new IllegalStateException("units carry no directory tag");
        }
    }
}
