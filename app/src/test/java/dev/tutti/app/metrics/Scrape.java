package dev.tutti.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What one answer of {@code GET /metrics} says, read as strictly as the text format and its conventions ask for. */
public final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile(
            "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Map<Series, Double> samples = new LinkedHashMap<>();

    /** A metric with its HELP and TYPE, and the labels its series have. */
    public record Family(String name, String help, String type, TreeSet<String> labels) {}

    /** A time series: a name, and its labels in alphabetical order. */
    public record Series(String name, Map<String, String> labels) {}

    /** Fails where a line is not of the format, or breaks a rule that promtool knows. */
    public static Scrape of(String text) {
        assertThat(text).as("the last line ends").endsWith("\n");
        var scrape = new Scrape();
        String name = null;
        String help = null;
        Family current = null;
        for (var line : text.split("\n")) {
            if (line.startsWith("# HELP ")) {
                var words = line.split(" ", 4);
                name = words[2];
                help = words[3];
                assertThat(help).as("help of %s", name).isNotBlank();
                assertThat(scrape.families).as("told twice").doesNotContainKey(name);
            } else if (line.startsWith("# TYPE ")) {
                var words = line.split(" ", 4);
                assertThat(words[2]).as("HELP comes before TYPE").isEqualTo(name);
                current = new Family(name, help, words[3], new TreeSet<>());
                scrape.families.put(name, current);
            } else {
                assertThat(current).as("HELP and TYPE come before %s", line).isNotNull();
                scrape.sample(current, line);
            }
        }
        scrape.families.values().forEach(scrape::check);
        return scrape;
    }

    private void sample(Family family, String line) {
        var parts = SAMPLE.matcher(line);
        assertThat(parts.matches()).as("a sample: %s", line).isTrue();
        var labels = new TreeMap<String, String>();
        var text = parts.group(2) == null ? "" : parts.group(2);
        var label = LABEL.matcher(text);
        var end = 0;
        while (label.find()) {
            assertThat(label.start()).as("labels of %s", line).isEqualTo(end);
            end = label.end();
            assertThat(labels.put(label.group(1), label.group(2))).as("a label twice in %s", line).isNull();
        }
        assertThat(end).as("labels of %s", line).isEqualTo(text.length());
        assertThat(suffixes(family.type())).as("what a %s has: %s", family.type(), line)
                .contains(parts.group(1).substring(Math.min(parts.group(1).length(), family.name().length())));
        assertThat(parts.group(1)).startsWith(family.name());
        var value = parts.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(parts.group(3));
        assertThat(samples.put(new Series(parts.group(1), labels), value)).as("a series twice: %s", line).isNull();
        labels.keySet().stream().filter(key -> !key.equals("le") && !key.equals("quantile"))
                .forEach(family.labels()::add);
    }

    private static List<String> suffixes(String type) {
        return switch (type) {
            case "histogram" -> List.of("_bucket", "_sum", "_count");
            case "summary" -> List.of("", "_sum", "_count");
            case "counter", "gauge" -> List.of("");
            default -> throw new AssertionError("no type of the format: " + type);
        };
    }

    /** https://prometheus.io/docs/practices/naming, and the lints of promtool. */
    private void check(Family family) {
        var name = family.name();
        assertThat(name).matches("[a-z][a-z0-9_]*[a-z0-9]").doesNotContain("__");
        assertThat(name.endsWith("_total")).as("_total is for counters, and all of them: %s", name)
                .isEqualTo(family.type().equals("counter"));
        assertThat(name).as("what histograms and summaries have").doesNotEndWith("_count").doesNotEndWith("_sum")
                .doesNotEndWith("_bucket");
        for (var word : name.split("_")) {
            assertThat(word).as("base units only, and written out: %s", name).isNotIn("ms", "us", "ns", "milliseconds",
                    "microseconds", "nanoseconds", "minutes", "hours", "days", "kb", "mb", "kilobytes", "megabytes",
                    "sec",
                    "s", "b", "percent", family.type());
        }
        var base = name.replaceAll("_total$", "");
        assertThat(base.contains("seconds") ? base.endsWith("_seconds") : true).as("the unit comes last: %s", name)
                .isTrue();
        if (family.type().equals("histogram")) {
            checkBuckets(name);
        }
    }

    /** Buckets ascend to +Inf, which is the count. */
    private void checkBuckets(String name) {
        var buckets = new LinkedHashMap<Map<String, String>, TreeMap<Double, Double>>();
        samples.forEach((series, value) -> {
            if (series.name().equals(name + "_bucket")) {
                var rest = new TreeMap<>(series.labels());
                var bound = rest.remove("le");
                buckets.computeIfAbsent(rest, labels -> new TreeMap<>())
                        .put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), value);
            }
        });
        assertThat(buckets).as("buckets of %s", name).isNotEmpty();
        buckets.forEach((labels, counts) -> {
            assertThat(new ArrayList<>(counts.values())).as("%s %s", name, labels).isSorted();
            assertThat(counts.lastKey()).isInfinite();
            assertThat(samples.get(new Series(name + "_count", labels))).isEqualTo(counts.lastEntry().getValue());
            assertThat(samples).containsKey(new Series(name + "_sum", labels));
        });
    }

    public Map<String, Family> families() {
        return families;
    }

    public Map<Series, Double> samples() {
        return samples;
    }

    /** The value of a series. */
    public double value(String name, String... labels) {
        var wanted = new TreeMap<String, String>();
        for (var i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        var series = new Series(name, wanted);
        assertThat(samples).containsKey(series);
        return samples.get(series);
    }
}
