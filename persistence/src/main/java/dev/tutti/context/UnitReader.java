package dev.tutti.context;

import dev.tutti.protocol.context.ContextView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads pages of units from a context's journal.
 *
 * <p>A context of {@code events} events holds {@code units} units, so the event of the unit with seq {@code s} has a number
 * from {@code s} to {@code s + events - units}: a page is one range of the journal and never a scan of the whole.
 */
final class UnitReader {
    private static final int CHUNK = 500;

    private final ContextLog log;

    UnitReader(ContextLog log) {
        this.log = log;
    }

    CompletionStage<UnitPage> page(ContextView context, UnitQuery query) {
        var others = context.events() - context.units();
        var newest = Math.min(query.before() == Long.MAX_VALUE ? Long.MAX_VALUE : query.before() - 1,
                context.units());
        var lowest = Math.max(1, query.after() + 1);
        var highest = newest + others;
        var found = query.forwards()
                ? forwards(context, query, lowest, highest, new ArrayList<>())
                : backwards(context, query, lowest, highest, new ArrayList<>());
        return found.thenApply(units -> new UnitPage(units, context.events()));
    }

    private CompletionStage<List<StoredUnit>> forwards(ContextView context, UnitQuery query, long from, long last,
            List<StoredUnit> found) {
        if (from > last || found.size() >= query.limit()) {
            return CompletableFuture.completedFuture(found);
        }
        var to = Math.min(last, from + CHUNK - 1);
        return log.read(context.contextId(), from, to).thenCompose(events -> {
            for (var logged : events) {
                if (found.size() < query.limit() && accepts(query, logged)) {
                    found.add(logged.unit());
                }
            }
            return forwards(context, query, to + 1, last, found);
        });
    }

    /** Newest first into {@code found}, turned round at the end. */
    private CompletionStage<List<StoredUnit>> backwards(ContextView context, UnitQuery query, long first, long to,
            List<StoredUnit> found) {
        if (to < first || found.size() >= query.limit()) {
            Collections.reverse(found);
            return CompletableFuture.completedFuture(found);
        }
        var missing = query.limit() - found.size();
        // What is not a unit is rare, or so frequent, where agents come and go, that to read it all would be a waste.
        var others = Math.min(missing, context.events() - context.units());
        var from = Math.max(first, to - Math.min(CHUNK, missing + others) + 1);
        return log.read(context.contextId(), from, to).thenCompose(events -> {
            for (var logged : events.reversed()) {
                if (found.size() < query.limit() && accepts(query, logged)) {
                    found.add(logged.unit());
                }
            }
            return backwards(context, query, first, from - 1, found);
        });
    }

    private static boolean accepts(UnitQuery query, ContextLog.Logged logged) {
        return logged.unit() != null && query.accepts(logged.unit().unit());
    }
}
