package dev.tutti.feed;

import dev.tutti.feed.Delivery.Position;
import dev.tutti.feed.FeedRegistry.ToFeed;
import dev.tutti.telemetry.Share;
import dev.tutti.tracing.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All that one connection follows: its subscriptions take turns, each at the pace the client reads. Its state belongs to the
 * connection's own thread; what comes from feeds and journals is handed over to it.
 */
public final class FeedConnection implements SubscriptionControl {
    private final Map<String, FeedSource> sources;
    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final ActorRef<FeedRegistry.Command> registry;
    private final Optional<String> agent;
    private final Executor thread;
    private final Listener listener;
    private final Map<LogId, Link> links = new LinkedHashMap<>();
    private final ArrayDeque<Link> turns = new ArrayDeque<>();
    private boolean leaving;
    private boolean over;

    /** Who takes what there is, on the connection's thread. */
    public interface Listener {
        /** {@link #poll} may have something again. */
        void available();

        /** A journal cannot be read: the connection ends, and its client comes back with the cursor it has. */
        void failed(Throwable cause);
    }

    FeedConnection(Map<String, FeedSource> sources, FeedSettings settings, FeedMetrics metrics,
            ActorRef<FeedRegistry.Command> registry,
            Optional<String> agent, Executor thread, Listener listener) {
        this.sources = sources;
        this.settings = settings;
        this.metrics = metrics;
        this.registry = registry;
        this.agent = agent;
        this.thread = thread;
        this.listener = listener;
    }

    @Override
    public void subscribe(LogId log, long behind, Predicate<FeedEvent> wanted) {
        thread.execute(() -> {
            if (over) {
                return;
            }
            drop(log);
            var link = new Link(new Subscription(log, behind, wanted, settings));
            links.put(log, link);
            turns.add(link);
            link.send(new FeedCommand.Join(link, agent));
            link.advance();
        });
    }

    @Override
    public void unsubscribe(LogId log) {
        thread.execute(() -> drop(log));
    }

    /** The next thing to show, or null while there is none. Only on the connection's thread. */
    public Delivery poll() {
        if (over) {
            return null;
        }
        if (leaving) {
            var goaway = new Delivery.Goaway(positions(null, 0));
            close();
            return goaway;
        }
        for (var i = 0; i < turns.size(); i++) {
            var link = turns.removeFirst();
            turns.addLast(link);
            if (link.subscription.hasEvents()) {
                var event = link.subscription.poll();
                var delivery = new Delivery.Event(event, positions(link, event.number()),
                        link.pushes.of(event.number()));
                link.advance();
                return delivery;
            }
        }
        return null;
    }

    /** The server is about to stop: the next delivery says so, and is the last. Only on the connection's thread. */
    public void goaway() {
        leaving = true;
        listener.available();
    }

    /** Nothing is delivered from here on. Only on the connection's thread. */
    public void close() {
        over = true;
        links.values().forEach(Link::leave);
        links.clear();
        turns.clear();
    }

    private void drop(LogId log) {
        var link = links.remove(log);
        if (link != null) {
            turns.remove(link);
            link.leave();
        }
    }

    private List<Position> positions(Link shown, long number) {
        if (links.size() == 1 && shown != null) {
            return List.of(new Position(shown.subscription.log(), number));
        }
        var positions = new ArrayList<Position>(links.size());
        for (var link : links.values()) {
            positions.add(
                    new Position(link.subscription.log(), link == shown ? number : link.subscription.position()));
        }
        return positions;
    }

    /** A subscription with its line to the feed and the journal. */
    private final class Link implements Subscriber {
        private final Subscription subscription;
        private final Pushes pushes = new Pushes();
        private final Share buffered = metrics.buffered();

        Link(Subscription subscription) {
            this.subscription = subscription;
        }

        void send(FeedCommand command) {
            registry.tell(new ToFeed(subscription.log(), command));
        }

        void leave() {
            buffered.set(0);
            send(new FeedCommand.Leave(this));
        }

        void advance() {
            buffered.set(subscription.bufferedEvents());
            perform(subscription.next());
        }

        private void perform(Subscription.Step step) {
            switch (step) {
                case Subscription.Step.Read(var from, var to) -> read(from, to);
                case Subscription.Step.Attach(var behind) -> send(new FeedCommand.Attach(this, behind));
                case Subscription.Step.Detach() -> {
                    metrics.detached();
                    send(new FeedCommand.Detach(this));
                }
                case Subscription.Step.Nothing() -> {
                }
            }
        }

        private void read(long from, long to) {
            var log = subscription.log();
            sources.get(log.kind()).read(log.id(), from, to, settings.readBytes())
                    .whenComplete((events, failure) -> arrived(link -> {
                        if (failure != null) {
                            fail(failure);
                        } else if (events.isEmpty()) {
                            fail(new IllegalStateException("the journal of " + log + " has no event " + from));
                        } else {
                            subscription.read(events);
                        }
                    }));
        }

        private void fail(Throwable cause) {
            close();
            listener.failed(cause);
        }

        @Override
        public void attached(List<FeedEvent> first) {
            arrived(link -> link.perform(subscription.attached(first)));
        }

        @Override
        public void behind(long head) {
            arrived(link -> subscription.behind(head));
        }

        @Override
        public void events(List<FeedEvent> events, Span fanOut) {
            var push = fanOut.child("feed.push");
            arrived(link -> {
                link.perform(subscription.events(events));
                pushes.add(push, events.getFirst().number(), subscription.lastHeld());
            });
        }

        @Override
        public void lost() {
            arrived(link -> fail(new IllegalStateException("the feed of " + subscription.log() + " is gone")));
        }

        /** Whatever arrives for a subscription that was dropped meanwhile is of no interest. */
        private void arrived(Consumer<Link> change) {
            thread.execute(() -> {
                if (links.get(subscription.log()) == this) {
                    change.accept(this);
                    if (!over) {
                        advance();
                        listener.available();
                    }
                }
            });
        }
    }
}
