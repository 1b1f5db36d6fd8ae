package dev.tutti.bench.nodes;

import dev.tutti.bench.nodes.Results.Row;
import dev.tutti.bench.report.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured: a table for each kind and shape of work, with medians, their spread, and their ratio to one node. */
final class Tables {
    private final Results results;

    Tables(Results results) {
        this.results = results;
    }

    String markdown() {
        var works = new LinkedHashMap<String, Map<String, List<Row>>>();
        for (var row : results.rows()) {
            works.computeIfAbsent(row.work(), work -> new LinkedHashMap<>())
                    .computeIfAbsent(row.shape(), shape -> new ArrayList<>()).add(row);
        }
        var text = new StringBuilder();
        works.forEach((work, shapes) -> {
            text.append("\n### ").append(work).append('\n');
            shapes.forEach((shape, rows) -> text.append("\n**").append(shape).append("**\n\n").append(table(rows)));
        });
        return text.toString();
    }

    private Markdown table(List<Row> rows) {
        var names = new LinkedHashSet<String>();
        rows.forEach(row -> names.addAll(results.names(row)));
        var first = names.removeFirst();
        var reference = rows.stream().filter(row -> row.system().equals(Setup.REFERENCE)).findFirst();
        var heads = new ArrayList<>(List.of("", "", first, "rounds"));
        reference.ifPresent(row -> heads.add("÷ 1 node"));
        heads.addAll(names);
        var table = new Markdown(2, heads);
        for (var row : rows) {
            var median = results.median(row, first).orElse(Double.NaN);
            var spread = results.spread(row, first);
            var cells = new ArrayList<>(List.of(row.system(), row.way(), Numbers.text(median),
                    Numbers.text(spread.least()) + "–" + Numbers.text(spread.most())));
            reference.ifPresent(one -> cells
                    .add(Numbers.text(median / results.median(one, first).orElse(Double.NaN))));
            names.forEach(name -> cells.add(text(results.median(row, name))));
            table.row(cells);
        }
        return table;
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? Numbers.text(value.getAsDouble()) : "";
    }
}
