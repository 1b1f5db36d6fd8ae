package dev.tutti.feed;

import dev.tutti.feed.FeedCommand.Join;
import dev.tutti.feed.FeedCommand.Leave;
import dev.tutti.feed.FeedCommand.Tick;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** The feeds of this node: starts one with the first subscription of a log, and stops it some time after the last. */
final class FeedRegistry extends AbstractBehavior<FeedRegistry.Command> {
    private final Map<String, FeedSource> sources;
    private final FeedSettings settings;
    private final Map<LogId, Running> running = new HashMap<>();
    private final FeedMetrics metrics;
    private long started;

    sealed interface Command {}

    record ToFeed(LogId log, FeedCommand command) implements Command {}

    /** The node stops: nobody is followed from here any more. */
    record StopAll(ActorRef<Done> replyTo) implements Command {}

    private record Idle(LogId log) implements Command {}

    private record Stopped(LogId log, ActorRef<FeedCommand> feed) implements Command {}

    /** A feed and how many subscriptions it has, counted here so that none is sent to a feed that is about to stop. */
    private static final class Running {
        private final ActorRef<FeedCommand> feed;
        private int subscriptions;

        Running(ActorRef<FeedCommand> feed) {
            this.feed = feed;
        }
    }

    private FeedRegistry(ActorContext<Command> context, Map<String, FeedSource> sources, FeedSettings settings,
            FeedMetrics metrics) {
        super(context);
        this.metrics = metrics;
        this.sources = sources;
        this.settings = settings;
    }

    static Behavior<Command> create(Map<String, FeedSource> sources, FeedSettings settings, FeedMetrics metrics) {
        return Behaviors.setup(context -> new FeedRegistry(context, sources, settings, metrics));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, command -> {
            switch (command) {
                case StopAll(var replyTo) -> {
                    replyTo.tell(Done.getInstance());
                    return Behaviors.stopped();
                }
                case ToFeed(var log, var message) -> forward(log, message);
                case Idle(var log) -> stopIfUnused(log);
                case Stopped(var log, var feed) -> forget(log, feed);
            }
            return this;
        }).build();
    }

    private void forward(LogId log, FeedCommand message) {
        var target = running.get(log);
        if (target == null) {
            if (!(message instanceof Join)) {
                // The feed it was meant for is gone, and has told its subscribers so.
                return;
            }
            target = new Running(start(log));
            running.put(log, target);
            metrics.feeds().add(1);
        }
        if (message instanceof Join) {
            target.subscriptions++;
            metrics.subscriptions().add(1);
        } else if (message instanceof Leave) {
            target.subscriptions--;
            metrics.subscriptions().add(-1);
        }
        target.feed.tell(message);
    }

    private ActorRef<FeedCommand> start(LogId log) {
        var self = getContext().getSelf();
        var name = log.kind() + "-" + URLEncoder.encode(log.id(), StandardCharsets.UTF_8) + "-" + ++started;
        var feed = getContext().spawn(
                Feed.create(log, sources.get(log.kind()), settings, () -> self.tell(new Idle(log))),
                name.replace("%", "$"));
        getContext().watchWith(feed, new Stopped(log, feed));
        return feed;
    }

    private void stopIfUnused(LogId log) {
        var unused = running.get(log);
        if (unused != null && unused.subscriptions == 0) {
            running.remove(log);
            metrics.feeds().add(-1);
            unused.feed.tell(Tick.STOP);
        }
    }

    private void forget(LogId log, ActorRef<FeedCommand> feed) {
        var known = running.get(log);
        if (known != null && known.feed.equals(feed)) {
            running.remove(log);
            metrics.feeds().add(-1);
            metrics.subscriptions().add(-known.subscriptions);
        }
    }
}
