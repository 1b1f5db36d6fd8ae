package dev.tutti.feed;

import dev.tutti.feed.FeedCommand.Attach;
import dev.tutti.feed.FeedCommand.Detach;
import dev.tutti.feed.FeedCommand.EntityEnded;
import dev.tutti.feed.FeedCommand.FromEntity;
import dev.tutti.feed.FeedCommand.Join;
import dev.tutti.feed.FeedCommand.Leave;
import dev.tutti.feed.FeedCommand.Recovered;
import dev.tutti.feed.FeedCommand.RecoveryFailed;
import dev.tutti.feed.FeedCommand.Tick;
import dev.tutti.feed.FeedSignal.Published;
import dev.tutti.feed.FeedSignal.Registered;
import dev.tutti.tracing.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One node's live view of one log: registered with the entity, it passes every event on to the subscriptions attached to it,
 * once and in order. The push is only a hint; where it leaves a gap, the journal is read.
 */
final class Feed extends AbstractBehavior<FeedCommand> {
    private static final Duration RETRY = Duration.ofMillis(200);

    private final LogId log;
    private final FeedSource source;
    private final FeedSettings settings;
    private final TimerScheduler<FeedCommand> timers;
    private final Runnable idle;
    private final ActorRef<FeedSignal> adapter;
    private final RecentEvents recent;
    private final Map<Subscriber, Optional<String>> joined = new HashMap<>();
    private final Set<Subscriber> attached = new LinkedHashSet<>();
    private final Map<Subscriber, Long> untilRegistered = new LinkedHashMap<>();
    /** The last event that was passed on; none before the entity told where the log stands. */
    private long passedOn = -1;
    private long head;
    /** Who keeps the registration, on whatever node; null where none does that is known of. */
    private ActorRef<?> entity;
    private boolean recovering;

    private Feed(ActorContext<FeedCommand> context, TimerScheduler<FeedCommand> timers, LogId log, FeedSource source,
            FeedSettings settings, Runnable idle) {
        super(context);
        this.log = log;
        this.source = source;
        this.settings = settings;
        this.timers = timers;
        this.idle = idle;
        this.recent = new RecentEvents(settings.recentEvents(), settings.recentBytes());
        this.adapter = context.messageAdapter(FeedSignal.class, FromEntity::new);
        timers.startTimerWithFixedDelay(Tick.RENEW, settings.renew());
        timers.startSingleTimer(Tick.IDLE, settings.linger());
        renew();
    }

    /** @param idle called when nobody has followed for a while; the feed goes on until it is told to stop */
    static Behavior<FeedCommand> create(LogId log, FeedSource source, FeedSettings settings, Runnable idle) {
        return Behaviors.setup(context -> Behaviors
                .withTimers(timers -> new Feed(context, timers, log, source, settings, idle)));
    }

    @Override
    public Receive<FeedCommand> createReceive() {
        return newReceiveBuilder().onMessage(FeedCommand.class, this::receive).onSignal(PostStop.class, stopped -> {
            joined.keySet().forEach(Subscriber::lost);
            return this;
        }).build();
    }

    private Behavior<FeedCommand> receive(FeedCommand command) {
        switch (command) {
            case Join(var subscriber, var agent) -> join(subscriber, agent);
            case Leave(var subscriber) -> leave(subscriber);
            case Attach(var subscriber, var behind) -> attach(subscriber, behind);
            case Detach(var subscriber) -> attached.remove(subscriber);
            case FromEntity(Registered(var at, var keeper)) -> {
                keptBy(keeper);
                registered(at);
            }
            case FromEntity(Published published) -> published(published);
            case EntityEnded(var keeper) -> entityEnded(keeper);
            case Recovered(var events) -> recovered(events);
            case RecoveryFailed(var cause) -> recoveryFailed(cause);
            case Tick.RENEW -> renew();
            case Tick.RETRY -> recover();
            case Tick.IDLE -> idle.run();
            case Tick.STOP -> {
                return Behaviors.stopped();
            }
        }
        return this;
    }

    private void join(Subscriber subscriber, Optional<String> agent) {
        timers.cancel(Tick.IDLE);
        joined.put(subscriber, agent);
        agent.ifPresent(newcomer -> renew());
    }

    private void leave(Subscriber subscriber) {
        attached.remove(subscriber);
        untilRegistered.remove(subscriber);
        var agent = joined.remove(subscriber);
        if (agent != null && agent.isPresent() && !joined.containsValue(agent)) {
            renew();
        }
        if (joined.isEmpty()) {
            timers.startSingleTimer(Tick.IDLE, settings.linger());
        }
    }

    private void renew() {
        var present = new HashSet<String>();
        joined.values().forEach(agent -> agent.ifPresent(present::add));
        source.watch(log.id(), adapter, Set.copyOf(present));
    }

    /** Its end is watched, so that no event waits for the next renewal when the log moves to another node. */
    private void keptBy(ActorRef<?> keeper) {
        if (!keeper.equals(entity)) {
            if (entity != null) {
                getContext().unwatch(entity);
            }
            entity = keeper;
            getContext().watchWith(keeper, new EntityEnded(keeper));
        }
    }

    private void entityEnded(ActorRef<?> keeper) {
        if (keeper.equals(entity)) {
            entity = null;
            renew();
        }
    }

    private void attach(Subscriber subscriber, long behind) {
        if (passedOn < 0) {
            untilRegistered.put(subscriber, behind);
        } else if (recent.covers(behind, passedOn)) {
            attached.add(subscriber);
            subscriber.attached(recent.behind(behind));
        } else {
            subscriber.behind(passedOn);
        }
    }

    private void registered(long at) {
        if (passedOn < 0) {
            passedOn = at;
            head = at;
            var waiting = new LinkedHashMap<>(untilRegistered);
            untilRegistered.clear();
            waiting.forEach(this::attach);
        } else if (at > head) {
            // Something was published while no registration stood, or on its way was lost.
            head = at;
            recover();
        }
    }

    private void published(Published published) {
        var last = published.firstNumber() + published.events().size() - 1;
        head = Math.max(head, last);
        if (passedOn < 0 || recovering || last <= passedOn) {
            return;
        }
        if (published.firstNumber() > passedOn + 1) {
            recover();
            return;
        }
        var events = new ArrayList<FeedEvent>(published.events().size());
        var number = published.firstNumber();
        for (var event : published.events()) {
            if (number > passedOn) {
                events.add(source.feedEvent(log.id(), number, event));
            }
            number++;
        }
        passOn(events, published.span());
    }

    private void passOn(List<FeedEvent> events, Span publish) {
        var fanOut = publish.child("feed.fanout").tag("tutti.subscriptions", attached.size());
        events.forEach(recent::add);
        passedOn = events.getLast().number();
        var untraced = attached.size() - settings.tracedPushes();
        for (var subscriber : attached) {
            subscriber.events(events, --untraced < 0 ? fanOut : Span.NONE);
        }
        fanOut.end();
    }

    private void recover() {
        if (!recovering && passedOn >= 0 && passedOn < head) {
            recovering = true;
            getContext().pipeToSelf(
                    source.read(log.id(), passedOn + 1, Math.min(head, passedOn + settings.readEvents()),
                            settings.readBytes()),
                    (events, failure) -> failure == null ? new Recovered(events) : new RecoveryFailed(failure));
        }
    }

    private void recovered(List<FeedEvent> events) {
        recovering = false;
        if (events.isEmpty()) {
            timers.startSingleTimer(Tick.RETRY, RETRY);
            return;
        }
        passOn(events, Span.NONE);
        recover();
    }

    private void recoveryFailed(Throwable cause) {
        recovering = false;
        getContext().getLog().warn("Feed of {} {}: the journal could not be read and will be asked again", log.kind(),
                log.id(), cause);
        timers.startSingleTimer(Tick.RETRY, RETRY);
    }
}
