package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.feed.LogId;
import dev.tutti.feed.SubscriptionControl;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.context.ContextReply.Appended;
import dev.tutti.protocol.context.ContextReply.Found;
import dev.tutti.protocol.context.ContextReply.Refused;
import dev.tutti.protocol.context.ContextRequest.AppendUnits;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.stream.ClientFrame;
import dev.tutti.protocol.workunit.DraftCheck;
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
    private final Following following;
    private final HttpSettings settings;
    private final StreamView view = new StreamView();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private SubscriptionControl control;
    private int underWay;
    private boolean leaving;

    SocketSession(Identity identity, Contexts contexts, Following following, HttpSettings settings) {
        this.identity = identity;
        this.contexts = contexts;
        this.following = following;
        this.settings = settings;
    }

    StreamView view() {
        return view;
    }

    void begin(SubscriptionControl here, List<Follow> begun) {
        control = here;
        view.follow(control, begun, settings.streamContexts());
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
        CompletionStage<SocketReply> reply;
        try {
            reply = switch (frame) {
                case ClientFrame.Append append -> append(append);
                case ClientFrame.Subscribe subscribe -> subscribe(subscribe);
                case ClientFrame.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
            };
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.exceptionally(failure -> SocketReply.refused(frame.ref(), problem(failure)))
                .whenComplete((done, failure) -> finished());
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

    private CompletionStage<SocketReply> append(ClientFrame.Append frame) {
        identity.require(Scope.WRITE);
        var draft = WorkUnitRoutes.complete(frame.unit(), identity);
        DraftCheck.check(draft, settings.limits()).ifPresent(problem -> {
            throw new Refusal(problem);
        });
        return contexts.append(new AppendUnits(draft.contextId(), List.of(draft)))
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
        var request = new StreamRequest(names(frame.contexts()), frame.cursor(), frame.types(), frame.agents());
        return following.begin(request).thenApply(begun -> {
            view.follow(control, begun, settings.streamContexts());
            return SocketReply.done(frame.ref());
        });
    }

    private CompletionStage<SocketReply> unsubscribe(ClientFrame.Unsubscribe frame) {
        for (var context : names(frame.contexts())) {
            view.unfollow(control, new LogId(Contexts.KIND, context));
        }
        return CompletableFuture.completedFuture(SocketReply.done(frame.ref()));
    }

    private static List<String> names(List<String> contexts) {
        if (contexts.isEmpty()) {
            throw new Refusal(new Problem.InvalidField("contexts", "is required"));
        }
        contexts.forEach(ContextRoutes::name);
        return contexts.stream().distinct().toList();
    }
}
