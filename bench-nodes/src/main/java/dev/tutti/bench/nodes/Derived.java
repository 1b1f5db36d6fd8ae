package dev.tutti.bench.nodes;

import dev.tutti.bench.nodes.Results.Row;
import dev.tutti.bench.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What follows from the processor seconds of appends by plain arithmetic: the most that the machine could carry of it, and what
 * nodes would carry that had processors of their own. Nothing of this is measured.
 */
final class Derived {
    private static final int[] PROCESSORS = {1, 2, 4, 8};
    private static final int[] OF_CASSANDRA = {4, 8, 16};
    private static final int[] WANTED = {10_000, 60_000};
    private static final int TUTTI_NODE = 2;
    private static final int CASSANDRA_NODE = 8;
    private static final double BUSY = 0.5;

    private final Results results;
    private final int processors;
    private final int ring;

    /**
     * @param processors of the machine that measured
     * @param ring       nodes of Cassandra, each with a copy of everything
     */
    Derived(Results results, int processors, int ring) {
        this.results = results;
        this.processors = processors;
        this.ring = ring;
    }

    /** Units a second of so many processors that do nothing else. */
    static double carried(double processors, double secondsForThousand) {
        return processors * 1000 / secondsForThousand;
    }

    String markdown() {
        var appends = results.rows().stream().filter(row -> row.work().equals(AppendWork.WORK)).toList();
        if (appends.isEmpty()) {
            return "";
        }
        var spread = appends.stream().filter(row -> row.way().equals(Door.ALL.toString()))
                .filter(row -> row.system().endsWith("node") || row.system().endsWith("nodes")).toList();
        var text = "\n### Derived, not measured\n\nThe most that " + processors + " processors carry is " + processors
                + " × 1,000 ÷ the processor seconds that all parties take for 1,000 appends.\n\n" + bound(appends);
        return spread.isEmpty() ? text : text + ofTheirOwn(spread);
    }

    private String ofTheirOwn(List<Row> appends) {
        return "\nNodes with processors of their own: processors × 1,000 ÷ the party's seconds for 1,000, all of them busy "
                + "all the time. A ring is " + ring + " nodes, each with a copy of everything.\n\n" + own(appends)
                + "\nProcessors wanted: appends/s × the party's seconds for 1,000 ÷ 1,000; nodes: processors ÷ (those of a node × "
                + Numbers.text(BUSY) + "), so that peaks and a lost node fit in.\n\n" + wanted(appends);
    }

    private Markdown bound(List<Row> appends) {
        var table = new Markdown(3, List.of("appends", "", "", "CPU s/1,000, all", "at most/s", "reached/s",
                "reached ÷ at most"));
        for (var row : appends) {
            var all = Stream.of(Usage.TUTTI, Usage.CASSANDRA, Usage.CLIENT).mapToDouble(party -> cost(row, party))
                    .sum();
            var bound = carried(processors, all);
            var reached = results.median(row, AppendWork.RATE).orElse(Double.NaN);
            table.row(List.of(row.shape(), row.system(), row.way(), Numbers.text(all), Numbers.text(bound),
                    Numbers.text(reached), Numbers.text(reached / bound)));
        }
        return table;
    }

    private Markdown own(List<Row> appends) {
        var heads = new ArrayList<>(List.of("appends", ""));
        for (var count : PROCESSORS) {
            heads.add("a node of Tutti with " + count);
        }
        for (var count : OF_CASSANDRA) {
            heads.add("a ring with " + count + " each");
        }
        heads.add("processors of Cassandra for one of Tutti");
        var table = new Markdown(2, heads);
        for (var row : appends) {
            var tutti = cost(row, Usage.TUTTI);
            var cassandra = cost(row, Usage.CASSANDRA);
            var cells = new ArrayList<>(List.of(row.shape(), row.system()));
            for (var count : PROCESSORS) {
                cells.add(Numbers.text(carried(count, tutti)) + "/s");
            }
            for (var count : OF_CASSANDRA) {
                cells.add(Numbers.text(carried((double) ring * count, cassandra)) + "/s");
            }
            cells.add(Numbers.text(cassandra / tutti));
            table.row(cells);
        }
        return table;
    }

    /** Nodes of Tutti are as those of docs/operations/sizing.md, and so are Cassandra's. */
    private Markdown wanted(List<Row> appends) {
        var heads = new ArrayList<>(List.of("appends", ""));
        for (var rate : WANTED) {
            var at = Numbers.text(rate) + "/s: ";
            heads.addAll(List.of(at + "processors of Tutti", "nodes with " + TUTTI_NODE, at + "processors of Cassandra",
                    "nodes with " + CASSANDRA_NODE));
        }
        var table = new Markdown(2, heads);
        for (var row : appends) {
            var cells = new ArrayList<>(List.of(row.shape(), row.system()));
            for (var rate : WANTED) {
                party(cells, rate * cost(row, Usage.TUTTI) / 1000, TUTTI_NODE, 1);
                party(cells, rate * cost(row, Usage.CASSANDRA) / 1000, CASSANDRA_NODE, ring);
            }
            table.row(cells);
        }
        return table;
    }

    private static void party(List<String> cells, double processors, int ofNode, int least) {
        cells.add(Numbers.text(processors));
        cells.add(String.format(Locale.ROOT, "%,.0f", Math.max(least, Math.ceil(processors / (ofNode * BUSY)))));
    }

    private double cost(Row row, String party) {
        return results.median(row, party).orElse(Double.NaN);
    }
}
