package dev.tutti.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables of a run, and what they say of the targets. */
class TargetsTest {
    private static final String WORK = "Durable append";
    private static final String SHAPE = "64 writers, 1 contexts, 512 payload";

    @Test
    void aTargetIsJudgedByTheRatioOfMedians() {
        var table = Targets.table(new Medians(List.of(appends("tutti", "WebSocket/protobuf", 1, 80_000),
                appends("tutti", "WebSocket/protobuf", 2, 10_000), appends("tutti", "WebSocket/protobuf", 3, 70_000),
                appends("tutti", "HTTP/JSON", 1, 20_000), appends("redis", "RESP", 1, 50_000))));

        assertThat(table).contains("over WebSocket ≥ 1.5 × Redis's | 1.40 × | **not met** |",
                "over HTTP/JSON ≥ 0.5 × Redis's | 0.40 × | **not met** |");
        assertThat(Targets.table(new Medians(List.of(appends("tutti", "HTTP/JSON", 1, 25_000),
                appends("redis", "RESP", 1, 50_000))))).contains("0.50 × | met |");
    }

    @Test
    void whatWasNotMeasuredIsNotJudged() {
        assertThat(Targets.table(new Medians(List.of()))).isEmpty();
        assertThat(Targets.table(new Medians(List.of(appends("tutti", "HTTP/JSON", 1, 25_000))))).isEmpty();
    }

    @Test
    void aheadOfEveryPeerMeansOfTheBestOne() {
        var table = Targets.table(new Medians(List.of(push("tutti", "WebSocket/protobuf", 4), push("redis", "x", 12),
                push("nats", "x", 3.2), push("etcd", "x", 90))));

        assertThat(table).contains("1,000 subscribers: p99 ≤ 5 ms | 4.00 ms | met |",
                "1000 subscribers: p99 ahead of every peer (its share of the best peer's) | 1.25 × | **not met** |");
    }

    @Test
    void tablesShowMediansAndTheirRatioToRedis() {
        var report = new Report(new PrintStream(OutputStream.nullOutputStream()));
        List.of(appends("tutti", "HTTP/JSON", 1, 10_000), appends("tutti", "HTTP/JSON", 2, 30_000),
                appends("tutti", "HTTP/JSON", 3, 20_000), appends("redis", "RESP", 1, 40_000)).forEach(report::add);

        assertThat(report.tables()).contains("### Durable append", "**" + SHAPE + "**",
                "| tutti, HTTP/JSON | 20,000 | 0.50 |", "| redis, RESP | 40,000 | 1.00 |");
    }

    private static Figure appends(String system, String way, int round, double perSecond) {
        return new Figure(WORK, SHAPE, system, way, round, Map.of("appends/s", perSecond));
    }

    private static Figure push(String system, String way, double p99) {
        return new Figure("Append to subscriber", "1000 subscribers, 10 appends/s, 512 payload", system, way, 1,
                Map.of("p99 ms", p99));
    }
}
