package dev.tutti.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code ops/grafana/tutti.json} says. */
record Dashboard(JsonNode json) {
    private static final Path FILE = Path.of("..", "ops", "grafana", "tutti.json");
    private static final String VALUES = "label_values(";

    static Dashboard read() throws IOException {
        return new Dashboard(new ObjectMapper().readTree(FILE.toFile()));
    }

    List<JsonNode> panels() {
        return StreamSupport.stream(json.get("panels").spliterator(), false).toList();
    }

    /** Rows apart, they show something. */
    List<JsonNode> shown() {
        return panels().stream().filter(panel -> !panel.get("type").asText().equals("row")).toList();
    }

    List<String> rows() {
        return panels().stream().filter(panel -> panel.get("type").asText().equals("row"))
                .map(panel -> panel.get("title").asText()).toList();
    }

    List<JsonNode> variables() {
        return StreamSupport.stream(json.at("/templating/list").spliterator(), false).toList();
    }

    /** What Prometheus is asked by panels, variables and annotations, with the variables' values in their places. */
    List<String> expressions() {
        var expressions = new ArrayList<String>();
        for (var panel : shown()) {
            panel.get("targets").forEach(target -> expressions.add(target.get("expr").asText()));
        }
        json.at("/annotations/list").forEach(annotation -> {
            if (annotation.has("target")) {
                expressions.add(annotation.at("/target/expr").asText());
            }
        });
        for (var variable : variables()) {
            var definition = variable.path("definition").asText();
            if (definition.startsWith(VALUES)) {
                expressions.add(definition.substring(VALUES.length(), definition.lastIndexOf(',')));
            }
        }
        return expressions.stream()
                .map(text -> text.replace("$__rate_interval", "5m").replace("$instance", "a:8080|b:8080")).toList();
    }
}
