package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard can be loaded as it is, wherever Prometheus is, and asks what Prometheus understands. */
class DashboardTest {
    private static final int GRID_COLUMNS = 24;

    @Test
    void promtoolUnderstandsEveryQuery(@TempDir Path folder) throws Exception {
        var expressions = Dashboard.read().expressions();
        assertThat(expressions).hasSizeGreaterThan(40).noneMatch(expression -> expression.contains("$"));
        var rules = new ArrayList<Map<String, String>>();
        for (var i = 0; i < expressions.size(); i++) {
            rules.add(Map.of("record", "dashboard:query:" + i, "expr", expressions.get(i)));
        }
        // JSON is YAML.
        var file = Files.write(folder.resolve("dashboard.yml"), new ObjectMapper()
                .writeValueAsBytes(Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules)))));
        var verdict = Promtool.run("check", "rules", file.toString());
        assertThat(verdict.exitCode()).as(verdict.said()).isZero();
        assertThat(verdict.said()).contains(expressions.size() + " rules found");
    }

    @Test
    void itHasARowForEachConcernAndAWordForEachPanel() throws Exception {
        var dashboard = Dashboard.read();
        assertThat(dashboard.rows()).containsExactly("Traffic", "Latency", "Journal", "Feeds", "Locks",
                "JVM and machine", "Cluster");
        for (var panel : dashboard.shown()) {
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.get("description").asText()).as(panel.get("title").asText()).isNotBlank();
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
        }
    }

    @Test
    void whereItsDataComesFromIsChosenWhenItIsLookedAt() throws Exception {
        var dashboard = Dashboard.read();
        assertThat(dashboard.variables()).extracting(variable -> variable.get("name").asText())
                .containsExactly("datasource", "instance");
        assertThat(dashboard.variables().getFirst().get("type").asText()).isEqualTo("datasource");
        assertThat(dashboard.variables().getFirst().get("query").asText()).isEqualTo("prometheus");
        assertThat(dashboard.json().has("__inputs")).as("what only an import by hand would fill in").isFalse();
        for (var panel : dashboard.shown()) {
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            for (var target : panel.get("targets")) {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(target.get("expr").asText()).as("follows the chosen instances")
                        .contains("instance=~\"$instance\"");
            }
            assertThat(ids(panel.get("targets"), "refId")).doesNotHaveDuplicates();
        }
    }

    @Test
    void noPanelLiesOnAnother() throws Exception {
        var panels = Dashboard.read().panels();
        assertThat(panels).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
        var taken = new HashSet<List<Integer>>();
        for (var panel : panels) {
            var at = panel.get("gridPos");
            assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(GRID_COLUMNS);
            for (var x = 0; x < at.get("w").asInt(); x++) {
                for (var y = 0; y < at.get("h").asInt(); y++) {
                    assertThat(taken.add(List.of(at.get("x").asInt() + x, at.get("y").asInt() + y)))
                            .as("%s overlaps", panel.get("title").asText()).isTrue();
                }
            }
        }
    }

    private static List<String> ids(JsonNode nodes, String field) {
        var ids = new ArrayList<String>();
        nodes.forEach(node -> ids.add(node.get(field).asText()));
        return ids;
    }
}
