package dev.tutti.feed;

import dev.tutti.feed.Delivery.Position;
import dev.tutti.feed.FeedRegistry.ToFeed;
import dev.tutti.telemetry.Share;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** All that one connection follows, as one stream: its subscriptions take turns, each at the pace the client reads. */
final class SubscriptionStage
        extends
            AbstractGraphStageWithMaterializedValue<SourceShape<Delivery>, SubscriptionControl> {
    private final Outlet<Delivery> out = Outlet.create("deliveries");
    private final SourceShape<Delivery> shape = SourceShape.of(out);
    private final Map<String, FeedSource> sources;
    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final ActorRef<FeedRegistry.Command> registry;
    private final Optional<String> agent;
    private final CompletionStage<?> goaway;

    SubscriptionStage(Map<String, FeedSource> sources, FeedSettings settings, FeedMetrics metrics,
            ActorRef<FeedRegistry.Command> registry, Optional<String> agent, CompletionStage<?> goaway) {
        this.sources = sources;
        this.settings = settings;
        this.metrics = metrics;
        this.registry = registry;
        this.agent = agent;
        this.goaway = goaway;
    }

    @Override
    public SourceShape<Delivery> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, SubscriptionControl> createLogicAndMaterializedValuePair(Attributes attributes) {
        var logic = new Logic();
        return Pair.create(logic, logic);
    }

    private final class Logic extends GraphStageLogic implements SubscriptionControl {
        private final Map<LogId, Link> links = new LinkedHashMap<>();
        private final ArrayDeque<Link> turns = new ArrayDeque<>();
        /** Everything from outside runs through here, one at a time and in order; before the start it is kept. */
        private final AsyncCallback<Runnable> onStage = createAsyncCallback(Runnable::run);
        private boolean leaving;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    deliver();
                }
            });
        }

        @Override
        public void preStart() {
            goaway.thenRun(() -> onStage.invoke(() -> {
                leaving = true;
                deliver();
            }));
        }

        @Override
        public void postStop() {
            links.values().forEach(Link::leave);
        }

        @Override
        public void subscribe(LogId log, long behind, Predicate<FeedEvent> wanted) {
            onStage.invoke(() -> {
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
            onStage.invoke(() -> drop(log));
        }

        private void drop(LogId log) {
            var link = links.remove(log);
            if (link != null) {
                turns.remove(link);
                link.leave();
            }
        }

        private void deliver() {
            if (!isAvailable(out)) {
                return;
            }
            if (leaving) {
                push(out, new Delivery.Goaway(positions(null, 0)));
                completeStage();
                return;
            }
            for (var i = 0; i < turns.size(); i++) {
                var link = turns.removeFirst();
                turns.addLast(link);
                if (link.subscription.hasEvents()) {
                    var event = link.subscription.poll();
                    push(out, new Delivery.Event(event, positions(link, event.number())));
                    link.advance();
                    return;
                }
            }
        }

        private List<Position> positions(Link shown, long number) {
            if (links.size() == 1 && shown != null) {
                return List.of(new Position(shown.subscription.log(), number));
            }
            var positions = new ArrayList<Position>(links.size());
            for (var link : links.values()) {
                positions.add(new Position(link.subscription.log(),
                        link == shown ? number : link.subscription.position()));
            }
            return positions;
        }

        /** A subscription with its line to the feed and the journal. */
        private final class Link implements Subscriber {
            private final Subscription subscription;
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
                                failStage(failure);
                            } else if (events.isEmpty()) {
                                failStage(new IllegalStateException(
                                        "the journal of " + log + " has no event " + from));
                            } else {
                                subscription.read(events);
                            }
                        }));
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
            public void events(List<FeedEvent> events) {
                arrived(link -> link.perform(subscription.events(events)));
            }

            @Override
            public void lost() {
                arrived(link -> failStage(new IllegalStateException("the feed of " + subscription.log() + " is gone")));
            }

            /** Whatever arrives for a subscription that was dropped meanwhile is of no interest. */
            private void arrived(Consumer<Link> change) {
                onStage.invoke(() -> {
                    if (links.get(subscription.log()) == this) {
                        change.accept(this);
                        advance();
                        deliver();
                    }
                });
            }
        }
    }
}
