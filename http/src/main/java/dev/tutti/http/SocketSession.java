package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.feed.LogId;
import dev.tutti.feed.SubscriptionControl;
import dev.tutti.lock.Locks;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.lock.LockAsk;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.protocol.lock.LockRequest.ReleaseLock;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.workunit.DraftCheck;
import dev.tutti.tracing.Span;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one WebSocket may ask, and where it stands. Requests are begun in the order of their frames, and end in any. */
final class SocketSession {
    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);

    private final Identity identity;
    private final Contexts contexts;
    private final Locks locks;
    private final Following following;
    private final HttpSettings settings;
    private final FrameSpans spans;
    private final StreamView view = new StreamView();
    private final Lifetime lifetime = new Lifetime();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private SubscriptionControl control;
    private int underWay;
    private boolean leaving;

    SocketSession(Identity identity, Contexts contexts, Locks locks, Following following,
            HttpSettings settings, FrameSpans spans) {
        this.identity = identity;
        this.contexts = contexts;
        this.locks = locks;
        this.following = following;
        this.settings = settings;
        this.spans = spans;
    }

    StreamView view() {
        return view;
    }

    void begin(SubscriptionControl here, List<Follow> begun) {
        control = here;
        view.follow(control, begun, settings.streamContexts());
    }

    /** The connection is gone: waits for locks that nobody would learn of end. */
    void end() {
        lifetime.end();
    }

    /** Completes once nothing is under way any more, after a goaway. */
    synchronized CompletionStage<Void> leave() {
        leaving = true;
        if (underWay == 0) {
            settled.complete(null);
        }
        return settled;
    }

    CompletionStage<SocketReply> answer(ClientFrame frame) {
        synchronized (this) {
            underWay++;
        }
        var span = spans.begin(frame);
        CompletionStage<SocketReply> reply;
        try {
            reply = perform(frame, span);
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(failure -> SocketReply.refused(frame.ref(), problem(failure)))
                .whenComplete((done, failure) -> {
                    FrameSpans.end(span, done);
                    finished();
                });
    }

    private CompletionStage<SocketReply> perform(ClientFrame frame, Span span) {
        return switch (frame) {
            case ClientFrame.Append append -> append(append, span);
            case ClientFrame.Subscribe subscribe -> subscribe(subscribe);
            case ClientFrame.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
            case ClientFrame.Acquire acquire -> acquire(acquire, span);
            case ClientFrame.Renew renew -> renew(renew);
            case ClientFrame.Release release -> release(release);
            case ClientFrame.Traced traced -> perform(traced.frame(), span);
        };
    }

    private synchronized void finished() {
        underWay--;
        if (leaving && underWay == 0) {
            settled.complete(null);
        }
    }

    private static Problem problem(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        if (cause instanceof Refusal refusal) {
            return refusal.problem();
        }
        var incident = UUID.randomUUID().toString();
        LOG.error("Incident {}: a WebSocket's request failed", incident, cause);
        return new Problem.Internal(incident);
    }

    private CompletionStage<SocketReply> append(ClientFrame.Append frame, Span span) {
        identity.require(Scope.WRITE);
        var draft = WorkUnitRoutes.complete(frame.unit(), identity);
        DraftCheck.check(draft, settings.limits()).ifPresent(problem -> {
            throw new Refusal(problem);
        });
        return contexts.append(new AppendUnits(draft.contextId(), List.of(draft)), span)
                .thenApply(reply -> appended(frame.ref(), reply));
    }

    private static SocketReply appended(String ref, ContextReply reply) {
        return switch (reply) {
            case Appended(var receipts) -> SocketReply.stored(ref, receipts.getFirst());
            case Refused(var problem) -> SocketReply.refused(ref, problem);
            case Found found -> throw new IllegalStateException("an append is not answered with a context");
        };
    }

    private CompletionStage<SocketReply> subscribe(ClientFrame.Subscribe frame) {
        identity.require(Scope.READ);
        if (frame.contexts().isEmpty() && frame.locks().isEmpty()) {
            throw new Refusal(new Problem.InvalidField("contexts", "or locks are required"));
        }
        var request = new StreamRequest(names(frame.contexts()),
                frame.locks().stream().map(LockRoutes::resource).toList(), frame.cursor(), frame.types(),
                frame.agents());
        return following.begin(request).thenApply(begun -> {
            view.follow(control, begun, settings.streamContexts());
            return SocketReply.done(frame.ref());
        });
    }

    private CompletionStage<SocketReply> unsubscribe(ClientFrame.Unsubscribe frame) {
        for (var context : names(frame.contexts())) {
            view.unfollow(control, new LogId(Contexts.KIND, context));
        }
        for (var lock : frame.locks()) {
            view.unfollow(control, new LogId(Locks.KIND, LockRoutes.resource(lock).space()));
        }
        return CompletableFuture.completedFuture(SocketReply.done(frame.ref()));
    }

    private CompletionStage<SocketReply> acquire(ClientFrame.Acquire frame, Span span) {
        identity.require(Scope.LOCK);
        var pending = locks.acquire(LockRoutes.checked(frame.ask(), identity, locks), span);
        lifetime.guard(pending.reply(), pending::withdraw);
        return pending.reply().thenApply(reply -> switch (reply) {
            case LockReply.Granted(var handles, var repeated) -> SocketReply.locked(frame.ref(), repeated ? 200 : 201,
                    handles, frame.ask().single());
            default -> other(frame.ref(), reply);
        });
    }

    private CompletionStage<SocketReply> renew(ClientFrame.Renew frame) {
        identity.require(Scope.LOCK);
        LockRoutes.refuseBadTtl(frame.ttlMs(), locks);
        return locks.renew(LockAsk.renewal(LockRoutes.resource(frame.resource()), LockRoutes.agent(identity),
                frame.fencingToken(), frame.ttlMs())).thenApply(reply -> other(frame.ref(), reply));
    }

    private CompletionStage<SocketReply> release(ClientFrame.Release frame) {
        identity.require(Scope.LOCK);
        return locks.release(new ReleaseLock(LockRoutes.resource(frame.resource()), LockRoutes.agent(identity),
                frame.fencingToken())).thenApply(reply -> other(frame.ref(), reply));
    }

    private static SocketReply other(String ref, LockReply reply) {
        return switch (reply) {
            case LockReply.Renewed(var lock) -> SocketReply.locked(ref, 200, List.of(lock), true);
            case LockReply.Released() -> SocketReply.done(ref);
            case LockReply.Refused(var problem) -> SocketReply.refused(ref, problem);
            case LockReply.Granted granted -> throw new IllegalStateException("nothing was to be granted");
            case LockReply.LocksFound found -> throw new IllegalStateException("nothing was to be read");
        };
    }

    private static List<String> names(List<String> contexts) {
        contexts.forEach(ContextRoutes::name);
        return contexts.stream().distinct().toList();
    }
}
