package dev.tutti.feed;

import dev.tutti.telemetry.Telemetry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.javadsl.Source;

/** The door to live feeds: what a connection follows, as one stream. */
public final class Feeds {
    private final Map<String, FeedSource> sources;
    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final ActorRef<FeedRegistry.Command> registry;

    private Feeds(ActorSystem<?> system, Map<String, FeedSource> sources) {
        this.sources = Map.copyOf(sources);
        this.settings = FeedSettings.of(system.settings().config());
        this.metrics = new FeedMetrics(Telemetry.of(system));
        this.registry = system.systemActorOf(FeedRegistry.create(this.sources, settings, metrics), "feeds",
                Props.empty());
    }

    /** @param sources what can be followed, by the kind of its logs */
    public static Feeds start(ActorSystem<?> system, Map<String, FeedSource> sources) {
        return new Feeds(system, sources);
    }

    /**
     * A stream for one connection, which follows what its control is told to. It fails only when a journal cannot be read;
     * the connection then ends, and its client comes back with the cursor it has.
     *
     * @param agent  whose connection it is: it is present in what it follows
     * @param goaway completes when the server is about to stop
     */
    public Source<Delivery, SubscriptionControl> connection(Optional<String> agent, CompletionStage<?> goaway) {
        return Source.fromGraph(new SubscriptionStage(sources, settings, metrics, registry, agent, goaway));
    }

    /** The number of a log's last event: where one begins who wants only what is new. */
    public CompletionStage<Long> head(LogId log) {
        return sources.get(log.kind()).head(log.id());
    }
}
