package dev.tutti.telemetry;

import java.util.List;

/**
 * What is measured.
 *
 * @param name    as Prometheus names it: {@code tutti_}, snake case, the base unit last ({@code _seconds}, {@code _bytes}),
 *                and {@code _total} behind it where it only grows
 * @param meaning one sentence without a full stop
 * @param labels  names of labels, each with few values that are known beforehand: never an id
 */
public record Metric(String name, String meaning, List<String> labels) {
    public static Metric of(String name, String meaning, String... labels) {
        return new Metric(name, meaning, List.of(labels));
    }
}
