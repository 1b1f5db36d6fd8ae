package dev.tutti.context;

import dev.tutti.protocol.context.ContextEvent.AgentArrived;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.AgentLeft;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.ContextUpdated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextStatus;
import dev.tutti.protocol.context.ContextView.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;

/** The list of contexts: a projection of their non-unit events, held in memory on each node and rebuilt at its start. */
final class ContextDirectory {
    private final ConcurrentSkipListMap<String, ContextSummary> contexts = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListSet<String> active = new ConcurrentSkipListSet<>();
    private final ConcurrentSkipListSet<String> completed = new ConcurrentSkipListSet<>();
    private final ConcurrentHashMap<String, ConcurrentSkipListSet<String>> byAgent = new ConcurrentHashMap<>();
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
        for (var id : candidates(query).tailSet(query.after(), false)) {
            var summary = contexts.get(id);
            if (query.accepts(summary)) {
                page.add(summary);
                if (page.size() == query.limit()) {
                    break;
                }
            }
        }
        return page;
    }

    /** The narrowest index that holds all of them, so that a page of a few among many is not a scan of all. */
    private NavigableSet<String> candidates(ContextQuery query) {
        if (query.agent() != null) {
            return byAgent.getOrDefault(query.agent(), new ConcurrentSkipListSet<>());
        }
        return switch (query.status()) {
            case null -> contexts.navigableKeySet();
            case ACTIVE -> active;
            case COMPLETED -> completed;
        };
    }

    private void put(ContextSummary before, ContextSummary after) {
        var id = after.contextId();
        contexts.put(id, after);
        for (var member : after.agents()) {
            byAgent.computeIfAbsent(member.agentId(), agent -> new ConcurrentSkipListSet<>()).add(id);
        }
        if (before != null) {
            before.agents().stream().filter(member -> !after.has(member.agentId()))
                    .forEach(member -> byAgent.get(member.agentId()).remove(id));
        }
        if (after.status() == ContextStatus.COMPLETED) {
            completed.add(id);
            active.remove(id);
        } else {
            active.add(id);
            completed.remove(id);
        }
    }

    /** The log is told from its beginning again: what a context shows already is passed over. */
    private void change(String id, long number, UnaryOperator<ContextSummary> change) {
        var before = contexts.get(id);
        if (before != null && before.event() < number) {
            put(before, change.apply(before));
        }
    }

    /** Called by one event at a time. */
    void apply(ContextLog.Logged logged) {
        var number = logged.number();
        switch (logged.chained().event()) {
            case ContextCreated(var id, var at, var by, var name, var meta) ->
                created(new ContextSummary(id, name, ContextStatus.ACTIVE, by, at, List.of(), number));
            case AgentJoined(var id, var at, var units, var agent) ->
                change(id, number, summary -> summary.with(new Member(agent, at, null), number));
            case AgentArrived arrived -> change(arrived.contextId(), number,
                    summary -> summary.with(new Member(arrived.agentId(), arrived.ts(), null), number));
            case ContextUpdated updated -> change(updated.contextId(), number,
                    summary -> summary.with(updated.change(), updated.ts(), number));
            case AgentLeft left -> throw new IllegalStateException("who leaves carries no directory tag");
            case UnitAppended unit -> throw new IllegalStateException("units carry no directory tag");
        }
    }

    private void created(ContextSummary summary) {
        if (!contexts.containsKey(summary.contextId())) {
            put(null, summary);
        }
    }
}
