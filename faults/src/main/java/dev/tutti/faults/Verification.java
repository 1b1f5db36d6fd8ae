package dev.tutti.faults;

import dev.tutti.faults.check.ChainChecker;
import dev.tutti.faults.check.LockLogChecker;
import dev.tutti.faults.check.StreamChecker;
import dev.tutti.faults.check.TenureChecker;
import dev.tutti.faults.check.UnitChecker;
import dev.tutti.faults.check.Violation;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.Head;
import dev.tutti.faults.history.StoredUnit;
import dev.tutti.faults.history.StreamEvent;
import dev.tutti.faults.load.Counts;
import dev.tutti.faults.load.Round;
import dev.tutti.faults.wire.Endpoint;
import dev.tutti.faults.wire.EventSource;
import dev.tutti.faults.wire.UnitIds;
import dev.tutti.faults.wire.Wire;
import dev.tutti.faults.wire.Wire.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads back, from every node, what a round left, and has it judged. */
final class Verification {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CATCH_UP = Duration.ofSeconds(60);
    private static final int TRIES = 5;
    private static final int PAGE_UNITS = 500;
    private static final String WATCHMAN = "watchman";

    private final Wire wire;
    private final List<Endpoint> nodes;
    private final Counts counts;
    private final List<Violation> violations = new ArrayList<>();

    private Verification(Wire wire, List<Endpoint> nodes, Counts counts) {
        this.wire = wire;
        this.nodes = nodes;
        this.counts = counts;
    }

    /** Of a round whose work is stopped, while it is still read; that is stopped then as well. */
    static List<Violation> of(Round round, Wire wire, List<Endpoint> nodes, Counts counts)
            throws InterruptedException {
        var verification = new Verification(wire, nodes, counts);
        for (var context : round.contexts()) {
            verification.guarded(context, () -> verification.context(round, context));
        }
        for (var space : round.spaces()) {
            verification.guarded(space, () -> verification.space(round, space));
        }
        round.stopReading();
        verification.violations.addAll(round.breaches());
        return verification.violations;
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** What cannot be read back, with all faults healed, is as bad as what is not there. */
    private void guarded(String what, Step step) throws InterruptedException {
        try {
            step.run();
        } catch (IOException e) {
            violations.add(new Violation(Promise.RECOVERED, what + " cannot be read back: " + e));
        }
    }

    private void context(Round round, String context) throws IOException, InterruptedException {
        var writes = round.writes(context);
        if (writes.stream().noneMatch(write -> write.acknowledged())) {
            violations.add(new Violation(Promise.RECOVERED, context + ": nothing was ever acknowledged"));
            return;
        }
        var heads = new ArrayList<>(round.heads(context));
        List<StreamEvent> truth = null;
        for (var node : nodes) {
            var who = context + " on node " + node.node();
            var journal = units(node, context);
            counts.count(Counts.CHECKED, journal.size());
            violations.addAll(UnitChecker.check(who, writes, journal));
            var view = get(node, "/contexts/" + context);
            heads.add(new Head(context, node.node(), view.body().path("events").asLong(),
                    view.body().path("head").asText()));
            var stream = replay(node, "context=" + context, view.body().path("events").asInt());
            violations.addAll(StreamChecker.checkUnits(who, stream, journal));
            if (truth == null) {
                truth = stream;
            }
            violations.addAll(StreamChecker.check(who, stream, truth));
        }
        counts.count(Counts.LINKS, truth.size());
        violations.addAll(ChainChecker.check(context, truth, heads));
        subscribers(round, context, truth);
    }

    private void space(Round round, String space) throws IOException, InterruptedException {
        var end = lastToken(space);
        List<StreamEvent> truth = null;
        for (var node : nodes) {
            var stream = replayTo(node, space, end);
            if (truth == null) {
                truth = stream;
            }
            violations.addAll(StreamChecker.check(space + " on node " + node.node(), stream, truth));
        }
        var tenures = round.tenures(space);
        violations.addAll(LockLogChecker.check(space, truth, tenures));
        violations.addAll(TenureChecker.check(tenures));
        subscribers(round, space, truth);
    }

    private void subscribers(Round round, String log, List<StreamEvent> truth) throws InterruptedException {
        var deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (!round.allHave(log, truth.size()) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        for (var reader : round.readers(log)) {
            violations.addAll(StreamChecker.check(reader.name() + " of " + log, reader.seen(), truth));
        }
    }

    private List<StoredUnit> units(Endpoint node, String context) throws IOException, InterruptedException {
        var all = new ArrayList<StoredUnit>();
        while (true) {
            var page = get(node, "/contexts/" + context + "/workunits?limit=" + PAGE_UNITS + "&after="
                    + (all.isEmpty() ? 0 : all.getLast().seq()));
            var units = page.body().path("units");
            if (units.isEmpty()) {
                return all;
            }
            units.forEach(unit -> all.add(StoredUnit.of(unit)));
        }
    }

    private List<StreamEvent> replay(Endpoint node, String query, int events) throws IOException {
        var all = new ArrayList<StreamEvent>();
        try (var stream = new EventSource(node, query + "&cursor=start")) {
            while (all.size() < events) {
                var event = stream.next();
                if (event == null || event.name().equals("goaway")) {
                    throw new IOException("the stream of " + query + " ended behind " + all.size() + " events");
                }
                if (event != EventSource.HEARTBEAT) {
                    all.add(event);
                }
            }
        }
        return all;
    }

    /** Takes the whole of a space once all else has ended there, and lets go of it: that is the end of its log. */
    private long lastToken(String space) throws IOException, InterruptedException {
        var node = nodes.getFirst();
        var body = Map.of("requestId", UnitIds.next(), "resource", space + ":/", "ttlMs", 30_000, "waitMs", 15_000);
        var granted = wire.send(node, "POST", "/locks", WATCHMAN, body, PATIENCE.plusSeconds(15));
        if (!granted.isSuccess()) {
            throw new IOException("the whole of " + space + " is not to be had: " + granted);
        }
        var token = granted.body().path("fencingToken").asLong();
        var released = wire.delete(node, "/locks/" + space + ":/?fencingToken=" + token, WATCHMAN, PATIENCE);
        if (!released.isSuccess()) {
            throw new IOException("the whole of " + space + " was granted and is not to be released: " + released);
        }
        return token;
    }

    private List<StreamEvent> replayTo(Endpoint node, String space, long token) throws IOException {
        var all = new ArrayList<StreamEvent>();
        try (var stream = new EventSource(node, "lock=" + space + ":/&cursor=start")) {
            while (all.isEmpty() || all.getLast().token() != token || all.getLast().name().equals("lock.acquired")) {
                var event = stream.next();
                if (event == null || event.name().equals("goaway")) {
                    throw new IOException("the stream of " + space + " ended behind " + all.size() + " events");
                }
                if (event != EventSource.HEARTBEAT) {
                    all.add(event);
                }
            }
        }
        return all;
    }

    /** Nodes are whole again by now, but one of them may have a moment in which it refuses. */
    private Answer get(Endpoint node, String path) throws IOException, InterruptedException {
        for (var tries = 1;; tries++) {
            var answer = wire.get(node, path, PATIENCE);
            if (answer.isSuccess()) {
                return answer;
            }
            if (tries == TRIES || !answer.isRefusedForNow() && !answer.isUnknown()) {
                throw new IOException("node " + node.node() + " answered " + path + " with " + answer);
            }
            Thread.sleep(1_000);
        }
    }
}
