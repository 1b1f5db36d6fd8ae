package dev.tutti.faults.report;

import dev.tutti.faults.check.Violation;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.fault.FaultKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What a run came to, and the runs before it whose ledger it goes on with, as Markdown. */
public final class Report {
    /** What nodes wait before they give one up: faults that last longer are another thing. */
    private static final int GIVEN_UP_MS = 7_000;

    private final String run;
    private final Ledger ledger;
    private final List<RoundResult> rounds;
    private final List<FaultRow> rows = new ArrayList<>();
    private final List<FaultRow> quiet = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private int toldOf;
    private Map<String, Long> countedBefore = Map.of();

    /**
     * @param run    what is run
     * @param ledger what it is added to
     */
    public Report(String run, Ledger ledger) throws IOException {
        this.run = run;
        this.ledger = ledger;
        this.rounds = new ArrayList<>(ledger.rounds());
    }

    public void add(FaultRow row) {
        rows.add(row);
    }

    /** The same measures over a stretch in which nothing was wrong. */
    public void addQuiet(FaultRow row) {
        quiet.add(row);
    }

    public void add(List<Violation> found) {
        violations.addAll(found);
    }

    /** Of this run. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /**
     * What was added since the last round is of this one.
     *
     * @param counted so far in this run
     */
    public void endRound(String name, Map<String, Long> counted) throws IOException {
        var broken = violations.subList(toldOf, violations.size()).stream()
                .collect(Collectors.groupingBy(Violation::promise, TreeMap::new, Collectors.counting()));
        var counts = new TreeMap<>(counted);
        countedBefore.forEach((what, times) -> counts.merge(what, -times, Long::sum));
        var round = new RoundResult(run, name, List.copyOf(rows), List.copyOf(quiet), broken, counts);
        rounds.add(round);
        ledger.add(round);
        rows.clear();
        quiet.clear();
        toldOf = violations.size();
        countedBefore = Map.copyOf(counted);
    }

    /** Of all rounds that have ended. */
    public String markdown() {
        var text = new StringBuilder();
        var faults = new LinkedHashMap<String, Integer>();
        rounds.forEach(round -> faults.merge(round.run(), round.faults().size(), Integer::sum));
        faults.forEach((of, count) -> text.append("- ").append(of).append(": ").append(count)
                .append(count == 1 ? " fault\n" : " faults\n"));
        text.append("\nLongest time without a success, in seconds: median / worst of the faults of a kind.\n\n");
        text.append("| fault | run | all writes | writes to one context | writes through one node | all locks |"
                + " locks of one space | whole again after healing |\n|---|---|---|---|---|---|---|---|\n");
        var all = rounds.stream().flatMap(round -> round.faults().stream()).toList();
        for (var kind : FaultKind.values()) {
            var ofKind = all.stream().filter(row -> row.kind() == kind).toList();
            if (kind.lastsShorterOrLonger()) {
                row(text, kind.title() + ", too short to be given up",
                        ofKind.stream().filter(row -> row.lasting() < GIVEN_UP_MS).toList());
                row(text, kind.title() + ", longer",
                        ofKind.stream().filter(row -> row.lasting() >= GIVEN_UP_MS).toList());
            } else {
                row(text, kind.title(), ofKind);
            }
        }
        row(text, "(nothing wrong)", rounds.stream().flatMap(round -> round.quiet().stream()).toList());
        text.append("\n| promise | broken |\n|---|---|\n");
        for (var promise : Promise.values()) {
            text.append("| ").append(promise.counted()).append(" | ")
                    .append(rounds.stream().mapToLong(round -> round.broken().getOrDefault(promise, 0L)).sum())
                    .append(" |\n");
        }
        text.append("\n| load | times |\n|---|---|\n");
        var counts = new TreeMap<String, Long>();
        rounds.forEach(round -> round.counts().forEach((what, times) -> counts.merge(what, times, Long::sum)));
        counts.forEach((what, times) -> text.append("| ").append(what).append(" | ").append(times).append(" |\n"));
        return text.toString();
    }

    private static void row(StringBuilder text, String title, List<FaultRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        text.append("| ").append(title).append(" | ").append(rows.size());
        for (ToDoubleFunction<FaultRow> of : List.<ToDoubleFunction<FaultRow>>of(FaultRow::writes, FaultRow::context,
                FaultRow::node, FaultRow::locks, FaultRow::space, FaultRow::recovered)) {
            var sorted = rows.stream().mapToDouble(of).sorted().toArray();
            text.append(" | ").append(seconds(median(sorted))).append(" / ")
                    .append(seconds(sorted[sorted.length - 1]));
        }
        text.append(" |\n");
    }

    static double median(double[] values) {
        var sorted = Arrays.copyOf(values, values.length);
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String seconds(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1000);
    }
}
