package dev.tutti.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every item once and briefly, on a real server: that the benchmark measures what it says, not what comes out. */
class BenchTest {
    @TempDir
    Path directory;

    @Test
    void everyItemRunsOnTutti() throws Exception {
        var out = directory.resolve("figures.json");

        var exitCode = new CommandLine(new Bench()).execute("--systems", "tutti", "--writers", "1,2", "--rounds", "1",
                "--seconds", "0.4", "--warm", "0", "--passive-after", "500", "--units", "100,1500", "--contexts", "200",
                "--root", "..",
                "--directory", directory.toString(), "--out", out.toString());

        assertThat(exitCode).isZero();
        var figures = new ObjectMapper().readTree(out.toFile());
        assertThat(figures).extracting(figure -> figure.get("work").asText()).contains("Durable append",
                "Append to subscriber", "Lock, uncontended", "Lock, handed over to a waiter",
                "The last 100 units of a context", "Start to ready", "Memory", "Append as the store grows");
        assertThat(figures).filteredOn(figure -> figure.get("work").asText().equals("Durable append"))
                .allSatisfy(figure -> assertThat(value(figure, "appends/s")).isPositive())
                .extracting(figure -> figure.get("way").asText()).contains("WebSocket/protobuf", "WebSocket/JSON",
                        "HTTP/JSON", "HTTP/protobuf", "bulk 100/JSON", "bulk 100/protobuf");
        assertThat(figures).filteredOn(figure -> figure.get("work").asText().equals("Append to subscriber"))
                .allSatisfy(figure -> assertThat(value(figure, "missing")).isZero());
    }

    private static double value(JsonNode figure, String name) {
        return figure.get("values").get(name).asDouble();
    }
}
