package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** What docs/operations/metrics.md says of each metric. */
record MetricsPage(TreeMap<String, Row> rows) {
    private static final Path PAGE = Path.of("..", "docs", "operations", "metrics.md");
    private static final List<String> HEAD = List.of("name", "type", "unit", "labels", "meaning");

    /** @param labels in the page's words: sorted, and separated by commas */
    record Row(String type, String unit, String labels, String meaning) {}

    static MetricsPage read() throws IOException {
        var rows = new TreeMap<String, Row>();
        var inTable = false;
        for (var line : Files.readAllLines(PAGE)) {
            var cells = cells(line);
            if (!inTable) {
                inTable = cells.equals(HEAD);
            } else if (cells.isEmpty()) {
                inTable = false;
            } else if (!cells.getFirst().startsWith("---")) {
                assertThat(cells).as(line).hasSameSizeAs(HEAD);
                var row = new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4));
                assertThat(rows.put(cells.getFirst().replace("`", ""), row)).as("listed twice: %s", line).isNull();
            }
        }
        return new MetricsPage(rows);
    }

    private static List<String> cells(String line) {
        return line.startsWith("|") && line.endsWith("|")
                ? List.of(line.substring(1, line.length() - 1).split("\\|", -1)).stream().map(String::strip).toList()
                : List.of();
    }
}
