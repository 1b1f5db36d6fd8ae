package dev.tutti.faults.report;

import dev.tutti.faults.check.Violation;
import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.fault.FaultKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a run came to, as Markdown. */
public final class Report {
    private final List<String> heading;
    private final List<FaultRow> rows = new ArrayList<>();
    private final List<FaultRow> quiet = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    /** @param heading what was run, a line each */
    public Report(List<String> heading) {
        this.heading = List.copyOf(heading);
    }

    public synchronized void add(FaultRow row) {
        rows.add(row);
    }

    /** The same measures over a stretch in which nothing was wrong: what the load itself leaves between two successes. */
    public synchronized void addQuiet(FaultRow row) {
        quiet.add(row);
    }

    public synchronized void add(List<Violation> found) {
        violations.addAll(found);
    }

    public synchronized List<Violation> violations() {
        return List.copyOf(violations);
    }

    public synchronized String markdown(Map<String, Long> counts) {
        var text = new StringBuilder();
        heading.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\nLongest time without a success, in seconds: median / worst of the faults of a kind.\n\n");
        text.append("| fault | run | all writes | writes to one context | writes through one node | all locks |"
                + " locks of one space | whole again after healing |\n|---|---|---|---|---|---|---|---|\n");
        for (var kind : FaultKind.values()) {
            row(text, kind.title(), rows.stream().filter(row -> row.kind() == kind).toList());
        }
        row(text, "(nothing wrong)", quiet);
        text.append("\n| promise | broken |\n|---|---|\n");
        for (var promise : Promise.values()) {
            text.append("| ").append(promise.counted()).append(" | ")
                    .append(violations.stream().filter(violation -> violation.promise() == promise).count())
                    .append(" |\n");
        }
        text.append("\n| load | times |\n|---|---|\n");
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
