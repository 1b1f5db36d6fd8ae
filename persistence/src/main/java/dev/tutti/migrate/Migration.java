package dev.tutti.migrate;

import dev.tutti.journal.CopySource;
import dev.tutti.journal.CopyTarget;
import dev.tutti.journal.CopyTarget.UnreachableException;
import dev.tutti.migrate.LogCopy.State;
import dev.tutti.migrate.MigrationException.Reason;
import dev.tutti.migrate.Progress.Step;
import dev.tutti.migrate.SourceLogs.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries all logs of a source over to a target. First all of them are compared, so that nothing is written where the target has
 * something else; then what is missing is written. It may end anywhere, and goes on from there when it is run again.
 *
 * <p>Where the target does not answer, it is closed and opened anew: what was on its way to it can be told from what comes after
 * by its claims alone, which are of one opening.
 */
public final class Migration {
    /** Short troubles of the target are waited out. */
    static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4),
            Duration.ofSeconds(8), Duration.ofSeconds(15));
    private static final int CONFLICTS_TOLD = 20;

    private final CopySource source;
    private final Supplier<CopyTarget> open;
    private final Workers workers;
    private final Progress progress;
    private final List<Duration> pauses;
    /** Logs that need nothing more, by their place. */
    private final BitSet there = new BitSet();
    private final List<String> conflicts = new ArrayList<>();
    private final AtomicLong events = new AtomicLong();
    private Inventory found = Inventory.NOTHING;
    private Inventory copied = Inventory.NOTHING;
    private long continued;
    private long conflicting;

    /** @param open opens the target */
    public Migration(CopySource source, Supplier<CopyTarget> open, int parallel, Progress progress) {
        this(source, open, parallel, progress, PAUSES);
    }

    Migration(CopySource source, Supplier<CopyTarget> open, int parallel, Progress progress, List<Duration> pauses) {
        this.source = source;
        this.open = open;
        this.workers = new Workers(parallel);
        this.progress = progress;
        this.pauses = pauses;
    }

    /**
     * What is on the target now, all of it read there event by event.
     *
     * @param found     was there before
     * @param copied    was written, in whole or from where it ended
     * @param continued logs that were there before, and have more events than the source by now
     */
    public record Result(Inventory found, Inventory copied, long continued) {}

    /**
     * @param survey of the source
     * @throws MigrationException   where it cannot be finished
     * @throws UnreachableException where the target does not answer for long
     */
    public Result run(Survey survey) {
        // Who cannot be reached at first is told of at once.
        var target = open.get();
        for (var tries = 0;; tries++) {
            var before = done();
            try (var opened = target == null ? open.get() : target) {
                return run(survey, opened);
            } catch (UnreachableException e) {
                tries = done() == before ? tries : 0;
                if (tries == pauses.size()) {
                    throw e;
                }
                progress.failed(e.getMessage(), pauses.get(tries));
                pause(pauses.get(tries));
                target = null;
            }
        }
    }

    private Result run(Survey survey, CopyTarget target) {
        events.set(found.events() + copied.events());
        conflicts.clear();
        conflicting = 0;
        forEachThatIsNotThere(place -> compare(target, place, survey));
        if (conflicting > 0) {
            throw new MigrationException(Reason.OTHER_DATA,
                    "The target has other events of " + String.join(", ", conflicts)
                            + (conflicting > conflicts.size()
                                    ? " and " + (conflicting - conflicts.size()) + " more"
                                    : "")
                            + ". Nothing was written to them.");
        }
        events.set(found.events() + copied.events());
        forEachThatIsNotThere(place -> copy(target, place, survey));
        if (!found.plus(copied).equals(survey.inventory())) {
            throw new MigrationException(Reason.NOT_THERE, "There are " + found.plus(copied)
                    + " on the target, and there should be " + survey.inventory());
        }
        return new Result(found, copied, continued);
    }

    private void forEachThatIsNotThere(Consumer<Place> work) {
        workers.forEach(new SourceLogs(source), place -> {
            if (!isThere(place)) {
                work.accept(place);
            }
        });
    }

    private void compare(CopyTarget target, Place place, Survey survey) {
        try {
            var log = new LogCopy(source, target, place.persistenceId(), more -> {});
            var state = log.compare();
            if (state != State.MISSING) {
                found(place, log.source(), state);
            }
            progress.at(Step.COMPARE, Math.min(events.addAndGet(log.source().highestSequenceNr()),
                    survey.inventory().events()), survey.inventory().events());
        } catch (MigrationException e) {
            if (e.reason() != Reason.OTHER_DATA) {
                throw e;
            }
            conflict(place);
        }
    }

    private void copy(CopyTarget target, Place place, Survey survey) {
        var log = new LogCopy(source, target, place.persistenceId(),
                more -> progress.at(Step.COPY, events.addAndGet(more), survey.inventory().events()));
        log.write();
        copied(place, log.source());
    }

    private synchronized void found(Place place, SourceLog log, State state) {
        there.set(place.number());
        found = found.plus(Inventory.of(log));
        continued += state == State.CONTINUED ? 1 : 0;
    }

    private synchronized boolean isThere(Place place) {
        return there.get(place.number());
    }

    private synchronized int done() {
        return there.cardinality();
    }

    private synchronized void copied(Place place, SourceLog log) {
        there.set(place.number());
        copied = copied.plus(Inventory.of(log));
    }

    private synchronized void conflict(Place place) {
        conflicting++;
        if (conflicts.size() < CONFLICTS_TOLD) {
            conflicts.add(LogKind.describe(place.persistenceId()));
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two tries", e);
        }
    }
}
