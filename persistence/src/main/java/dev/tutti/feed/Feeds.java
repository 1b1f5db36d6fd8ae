package dev.tutti.feed;

import dev.tutti.telemetry.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** The door to live feeds: what a connection follows. */
public final class Feeds {
    private static final Duration STOP = Duration.ofSeconds(1);

    private final Map<String, FeedSource> sources;
    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final ActorRef<FeedRegistry.Command> registry;

    private Feeds(ActorSystem<?> system, Map<String, FeedSource> sources) {
        this.sources = Map.copyOf(sources);
        this.settings = FeedSettings.of(system.settings().config());
        this.metrics = new FeedMetrics(Telemetry.of(system));
        this.registry = system.systemActorOf(FeedRegistry.create(this.sources, settings, metrics), "feeds",
                DispatcherSelector.defaultDispatcher());
        // Before entities are handed over: a feed that registered again with what has just stopped would hold that up.
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceStop(), "stop-feeds",
                () -> AskPattern.ask(registry, FeedRegistry.StopAll::new, STOP, system.scheduler()));
    }

    /** @param sources what can be followed, by the kind of its logs */
    public static Feeds start(ActorSystem<?> system, Map<String, FeedSource> sources) {
        return new Feeds(system, sources);
    }

    /**
     * What one connection follows, which is nothing until it is told to.
     *
     * @param agent    whose connection it is: it is present in what it follows
     * @param thread   runs what it is given one after the other: the connection's own
     * @param listener is called on that thread
     */
    public FeedConnection connection(Optional<String> agent, Executor thread, FeedConnection.Listener listener) {
        return new FeedConnection(sources, settings, metrics, registry, agent, thread, listener);
    }

    /** The number of a log's last event: where one begins who wants only what is new. */
    public CompletionStage<Long> head(LogId log) {
        return sources.get(log.kind()).head(log.id());
    }
}
