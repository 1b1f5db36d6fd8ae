package dev.tutti.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** What Tutti wants to reach in a run, each with what it reached; targets whose figures were not measured are left out. */
public final class Targets {
    private static final String APPEND = "Durable append";
    private static final String HOT = "64 writers, 1 contexts, 512 payload";
    private static final String LONE = "1 writers, 1 contexts, 512 payload";
    private static final String SOCKET = "WebSocket/protobuf";
    private static final String PUSH = "Append to subscriber";
    private static final String LAST = "The last 100 units of a context";
    private static final String GROWTH = "Append as the store grows";
    private static final String P50 = "p50 ms";
    private static final String P99 = "p99 ms";
    private static final String ANY = ".*";
    private static final double FLAT = 1.25;

    private final Medians medians;
    private final List<String> lines = new ArrayList<>();

    private Targets(Medians medians) {
        this.medians = medians;
    }

    /** In Markdown. */
    public static String table(Medians medians) {
        var targets = new Targets(medians);
        targets.appends();
        targets.pushes();
        targets.locks();
        targets.reads();
        targets.starts();
        targets.memory();
        targets.growth();
        return targets.lines.isEmpty()
                ? ""
                : "\n### Targets\n\n| target | reached | |\n|---|---:|---|\n" + String.join("\n", targets.lines) + "\n";
    }

    private void appends() {
        var redis = least(APPEND, HOT, "redis", ANY, "appends/s");
        var postgresql = least(APPEND, HOT, "postgresql", ANY, "appends/s");
        var socket = least(APPEND, HOT, "tutti", SOCKET, "appends/s");
        var http = least(APPEND, HOT, "tutti", "HTTP/JSON", "appends/s");
        atLeast("64 writers, one context: appends/s over WebSocket ≥ 1.5 × Redis's", ratio(socket, redis), 1.5);
        atLeast("64 writers, one context: appends/s over HTTP/JSON ≥ 0.5 × Redis's", ratio(http, redis), 0.5);
        atLeast("64 writers, one context: appends/s over WebSocket ≥ 2 × PostgreSQL's", ratio(socket, postgresql), 2);
        atLeast("64 writers, one context: appends/s over HTTP/JSON ≥ 2 × PostgreSQL's", ratio(http, postgresql), 2);
        atMost("one writer: p50 over WebSocket ≤ 1.5 × Redis's", ratio(least(APPEND, LONE, "tutti", SOCKET, P50),
                least(APPEND, LONE, "redis", ANY, P50)), "×", 1.5);
        atMost("one writer: p99 over WebSocket ≤ 1 ms", least(APPEND, LONE, "tutti", SOCKET, P99), "ms", 1);
        atMost("one writer: p99 over HTTP/JSON ≤ 1 ms", least(APPEND, LONE, "tutti", "HTTP/JSON", P99), "ms", 1);
    }

    private void pushes() {
        atMost("1,000 subscribers: p99 ≤ 5 ms", least(PUSH, "1000 .*", "tutti", SOCKET, P99), "ms", 5);
        for (var subscribers : List.of("100", "1000")) {
            atMost(subscribers + " subscribers: p99 ahead of every peer (its share of the best peer's)",
                    ratio(least(PUSH, subscribers + " .*", "tutti", SOCKET, P99),
                            least(PUSH, subscribers + " .*", "(?!tutti).*", ANY, P99)),
                    "×", 1);
        }
    }

    private void locks() {
        for (var way : List.of("WebSocket", "HTTP")) {
            atMost("lock over " + way + ", uncontended: p99 ≤ ⅓ of etcd's",
                    ratio(least("Lock, uncontended", ANY, "tutti", way, P99),
                            least("Lock, uncontended", ANY, "etcd", ANY, P99)),
                    "×", 1 / 3.0);
            atMost("lock over " + way + ", handed over: p99 ≤ 5 ms",
                    least("Lock, handed over.*", ANY, "tutti", way, P99), "ms", 5);
        }
    }

    private void reads() {
        for (var size : List.of("100", "10,000", "1,000,000")) {
            atMost("the last 100 of " + size + " units: p99 ≤ 2 ms", least(LAST, size + " units.*", "tutti", ANY, P99),
                    "ms", 2);
        }
    }

    private void starts() {
        atMost("start, empty ≤ 2 s", ready("empty"), "s", 2);
        atMost("start with 1M units ≤ 5 s", ready("1,000,000 units in one context"), "s", 5);
        atMost("start with 1M units after SIGKILL ≤ 5 s", ready("1,000,000 units.*SIGKILL"), "s", 5);
    }

    private OptionalDouble ready(String shape) {
        return least("Start to ready", shape, "tutti", ANY, "ready s");
    }

    private void memory() {
        atMost("heap of a passive context ≤ 2 KB", least("Memory", "each of .* passive.*", "tutti", ANY, "heap KiB"),
                "KiB", 2);
        atMost("heap with 1M units ≤ 512 MB", least("Memory", "1,000,000 units.*", "tutti", ANY, "heap MiB"), "MiB",
                512);
    }

    private void growth() {
        BiFunction<String, String, OptionalDouble> grown = (large, small) -> ratio(
                least(GROWTH, large + ", 1 writers", "tutti", ANY, P50),
                least(GROWTH, small + ", 1 writers", "tutti", ANY, P50));
        atMost("an append into 1M units against one into 100: p50 stays flat (≤ " + FLAT + " ×)",
                grown.apply("a context of 1,000,000 units", "a context of 100 units"), "×", FLAT);
        atMost("an append among 100,000 contexts against one among 1,000: p50 stays flat (≤ " + FLAT + " ×)",
                grown.apply("100,000 contexts", "1,000 contexts"), "×", FLAT);
        atMost("an append among 1M contexts against one among 1,000: p50 stays flat (≤ " + FLAT + " ×)",
                grown.apply("1,000,000 contexts", "1,000 contexts"), "×", FLAT);
    }

    private OptionalDouble least(String work, String shape, String system, String way, String value) {
        return medians.least(work, shape, system, way, value);
    }

    private static OptionalDouble ratio(OptionalDouble of, OptionalDouble to) {
        return of.isPresent() && to.isPresent()
                ? OptionalDouble.of(of.getAsDouble() / to.getAsDouble())
                : OptionalDouble.empty();
    }

    private void atLeast(String target, OptionalDouble reached, double bound) {
        line(target, reached, "×", value -> value >= bound);
    }

    private void atMost(String target, OptionalDouble reached, String unit, double bound) {
        line(target, reached, unit, value -> value <= bound);
    }

    private void line(String target, OptionalDouble reached, String unit, Predicate<Double> met) {
        reached.ifPresent(value -> lines.add(String.format(Locale.ROOT, "| %s | %.2f %s | %s |", target, value, unit,
                met.test(value) ? "met" : "**not met**")));
    }
}
