package dev.tutti.http;

import dev.tutti.feed.Delivery;
import dev.tutti.feed.Delivery.Position;
import dev.tutti.feed.LogId;
import dev.tutti.feed.SubscriptionControl;
import dev.tutti.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What one connection shows of what it is delivered: the parts of each event, each with the cursor behind it. */
final class StreamView {
    private final Map<LogId, Follow> follows = new ConcurrentHashMap<>();

    /** A part, and the cursor with which a client that has seen it comes back. */
    record Shown(Part part, String cursor) {}

    /** Refuses a connection that would begin with more than it may follow. */
    static void check(List<Follow> begun, int maxLogs) {
        if (begun.size() > maxLogs) {
            throw new Refusal(new Problem.TooLarge("contexts on one connection", maxLogs, begun.size()));
        }
    }

    /** Follows these too; refused as a whole where that would be more than is allowed. */
    synchronized void follow(SubscriptionControl control, List<Follow> begun, int maxLogs) {
        var logs = new HashSet<>(follows.keySet());
        begun.forEach(follow -> logs.add(follow.log()));
        if (logs.size() > maxLogs) {
            throw new Refusal(new Problem.TooLarge("contexts on one connection", maxLogs, logs.size()));
        }
        for (var follow : begun) {
            follows.put(follow.log(), follow);
            control.subscribe(follow.log(), follow.behind(), follow.wanted());
        }
    }

    synchronized void unfollow(SubscriptionControl control, LogId log) {
        control.unsubscribe(log);
        follows.remove(log);
    }

    List<Shown> show(Delivery.Event delivered) {
        var event = delivered.event();
        var follow = follows.get(event.log());
        if (follow == null) {
            return List.of();
        }
        var parts = Part.of(event);
        if (parts.size() == 1 && follow.shown().test(parts.getFirst())) {
            return List.of(new Shown(parts.getFirst(), Cursors.of(delivered)));
        }
        var had = event.number() == follow.behind() + 1 ? follow.partsShown() : 0;
        var shown = new ArrayList<Shown>(parts.size());
        for (var i = had; i < parts.size(); i++) {
            var cursor = i == parts.size() - 1
                    ? Cursors.of(delivered)
                    : Cursors.of(within(delivered, event.log()), i + 1);
            if (follow.shown().test(parts.get(i))) {
                shown.add(new Shown(parts.get(i), cursor));
            }
        }
        return shown;
    }

    /** Still before the event of this log, which stands first: the part of a cursor speaks of it. */
    private static List<Position> within(Delivery.Event delivered, LogId log) {
        var positions = new ArrayList<Position>(delivered.positions().size());
        positions.add(new Position(log, delivered.event().number() - 1));
        for (var position : delivered.positions()) {
            if (!position.log().equals(log)) {
                positions.add(position);
            }
        }
        return positions;
    }
}
