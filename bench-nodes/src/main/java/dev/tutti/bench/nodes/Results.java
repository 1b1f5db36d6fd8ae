package dev.tutti.bench.nodes;

import dev.tutti.bench.report.Figure;
import dev.tutti.bench.report.Medians;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** The figures of a run, its rounds put together. */
final class Results {
    private final Map<Row, List<Figure>> rows = new LinkedHashMap<>();

    /** What was measured once in each round. */
    record Row(String work, String shape, String system, String way) {}

    /** The least and the most of all rounds. */
    record Spread(double least, double most) {}

    Results(List<Figure> figures) {
        figures.forEach(figure -> rows
                .computeIfAbsent(new Row(figure.work(), figure.shape(), figure.system(), figure.way()),
                        row -> new ArrayList<>())
                .add(figure));
    }

    /** In the order in which they were first measured. */
    List<Row> rows() {
        return List.copyOf(rows.keySet());
    }

    Set<String> names(Row row) {
        return rows.get(row).stream().flatMap(figure -> figure.values().keySet().stream())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    OptionalDouble median(Row row, String name) {
        return Medians.median(values(row, name));
    }

    Spread spread(Row row, String name) {
        var statistics = values(row, name).stream().mapToDouble(value -> value).summaryStatistics();
        return new Spread(statistics.getMin(), statistics.getMax());
    }

    private List<Double> values(Row row, String name) {
        return rows.get(row).stream().map(figure -> figure.values().get(name)).filter(Objects::nonNull).toList();
    }
}
