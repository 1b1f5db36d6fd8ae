package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Promql.Matcher;
import dev.tutti.app.metrics.Scrape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and dashboard ask for what a running server shows, with labels and values that it gives. */
class WatchedMetricsTest {
    /** What Prometheus itself adds, and what it makes of alerts. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");
    /** What only a server shows whose store is Cassandra, which none of this module's tests have. */
    static final Set<String> OF_CASSANDRA = Set.of("tutti_cassandra_reachable",
            "tutti_cassandra_write_seconds_bucket", "tutti_cassandra_batch_events_sum",
            "tutti_cassandra_batch_events_count", "tutti_cassandra_write_failures_total",
            "tutti_cassandra_fenced_writes_total");
    private static final Set<String> LABELS_OF_THE_SCRAPE = Set.of("job", "instance");
    /** A server that does well answers with few statuses. */
    private static final String STATUS = "status";

    /** The values that each label of each series takes. */
    private static final Map<String, Map<String, Set<String>>> SHOWN = new TreeMap<>();

    @BeforeAll
    static void aServerAtWork(@TempDir Path data, @TempDir Path copies) throws Exception {
        try (var server = ServerProcess.start(data, "-Dtutti.backup.shipping.target=" + copies)) {
            var client = server.client();
            assertThat(client.post("/workunit", unit("watched", "a")).status()).isEqualTo(201);
            assertThat(client.post("/locks", new HashMap<>(Map.of("resource", "watched/a")), "X-Agent-Id", "alice",
                    "Content-Type", "application/json").status()).isEqualTo(201);
            Stream.of("/healthz", "/readyz", "/metrics").forEach(path -> client.get(path));
            var scrape = Scrape.of(new String(client.get("/metrics").raw().body(), StandardCharsets.UTF_8));
            scrape.samples().keySet().forEach(series -> {
                var labels = SHOWN.computeIfAbsent(series.name(), name -> new TreeMap<>());
                series.labels().forEach(
                        (label, value) -> labels.computeIfAbsent(label, name -> new TreeSet<>()).add(value));
            });
        }
    }

    @Test
    void everyAlertAsksForWhatIsShown() throws Exception {
        var rules = AlertRules.read();
        var others = others();
        rules.recordings().forEach(recording -> others.add(recording.name()));
        rules.expressions().forEach(expression -> check(expression, others));
    }

    @Test
    void everyQueryOfTheDashboardAsksForWhatIsShown() throws Exception {
        Dashboard.read().expressions().forEach(expression -> check(expression, others()));
    }

    private static Set<String> others() {
        var others = new TreeSet<String>(OF_PROMETHEUS);
        others.addAll(OF_CASSANDRA);
        return others;
    }

    @Test
    void everyMetricOfTuttiIsWatched() throws Exception {
        var watched = new TreeSet<String>();
        Stream.concat(AlertRules.read().expressions().stream(), Dashboard.read().expressions().stream())
                .forEach(expression -> Promql.of(expression).selectors()
                        .forEach(selector -> watched.add(selector.metric().replaceAll("_(bucket|sum|count)$", ""))));
        assertThat(watched).containsAll(MetricsPage.read().rows().keySet().stream()
                .filter(name -> name.startsWith("tutti_")).toList());
    }

    private static void check(String expression, Set<String> others) {
        var promql = Promql.of(expression);
        var labels = new ArrayList<>(LABELS_OF_THE_SCRAPE);
        labels.add("le");
        for (var selector : promql.selectors()) {
            if (others.contains(selector.metric())) {
                continue;
            }
            assertThat(SHOWN).as(expression).containsKey(selector.metric());
            var shown = SHOWN.get(selector.metric());
            labels.addAll(shown.keySet());
            for (var matcher : selector.matchers()) {
                if (!LABELS_OF_THE_SCRAPE.contains(matcher.label())) {
                    assertThat(shown).as(expression).containsKey(matcher.label());
                    assertThat(matcher.label().equals(STATUS) || meetsSome(matcher, shown.get(matcher.label())))
                            .as("%s of %s in %s", matcher, shown, expression).isTrue();
                }
            }
        }
        assertThat(labels).as(expression).containsAll(promql.groupings());
    }

    /** A value that is left out must be there, too, or leaving it out would mean nothing. */
    private static boolean meetsSome(Matcher matcher, Set<String> values) {
        return matcher.isPattern()
                ? values.stream().anyMatch(value -> value.matches(matcher.value()))
                : values.contains(matcher.value());
    }
}
