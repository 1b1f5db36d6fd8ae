package dev.tutti.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the files of {@code ops/prometheus} say. */
record AlertRules(List<Alert> alerts, List<Recording> recordings) {

    static final Path FOLDER = Path.of("..", "ops", "prometheus");
    static final List<Path> FILES = List.of(FOLDER.resolve("alerts.yml"), FOLDER.resolve("alerts-cluster.yml"),
            FOLDER.resolve("alerts-cassandra.yml"));

    record Alert(String name, String expression, Map<String, String> labels, Map<String, String> annotations) {}

    record Recording(String name, String expression) {}

    /** One case of the tests of the rules. */
    record Case(String alert, boolean fires) {}

    @SuppressWarnings("unchecked")
    static AlertRules read() throws IOException {
        var alerts = new ArrayList<Alert>();
        var recordings = new ArrayList<Recording>();
        for (var file : FILES) {
            for (var group : (List<Map<String, ?>>) yaml(file).get("groups")) {
                for (var rule : (List<Map<String, ?>>) group.get("rules")) {
                    var expression = rule.get("expr").toString();
                    if (rule.containsKey("alert")) {
                        alerts.add(new Alert(rule.get("alert").toString(), expression,
                                (Map<String, String>) rule.get("labels"),
                                (Map<String, String>) rule.get("annotations")));
                    } else {
                        recordings.add(new Recording(rule.get("record").toString(), expression));
                    }
                }
            }
        }
        return new AlertRules(alerts, recordings);
    }

    List<String> expressions() {
        return Stream.concat(alerts.stream().map(Alert::expression), recordings.stream().map(Recording::expression))
                .toList();
    }

    static List<Path> testFiles() throws IOException {
        try (var files = Files.list(FOLDER.resolve("tests"))) {
            return files.sorted().toList();
        }
    }

    @SuppressWarnings("unchecked")
    static List<Case> cases() throws IOException {
        var cases = new ArrayList<Case>();
        for (var file : testFiles()) {
            for (var test : (List<Map<String, ?>>) yaml(file).get("tests")) {
                for (var moment : (List<Map<String, ?>>) test.get("alert_rule_test")) {
                    cases.add(new Case(moment.get("alertname").toString(),
                            !((List<?>) moment.get("exp_alerts")).isEmpty()));
                }
            }
        }
        return cases;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> yaml(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return (Map<String, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
        }
    }

    /** The anchors of a page, as GitHub makes them of headings. */
    static TreeSet<String> anchors(Path page) throws IOException {
        var anchors = new TreeSet<String>();
        for (var line : Files.readAllLines(page)) {
            if (line.matches("#+ .*")) {
                anchors.add(line.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
            }
        }
        return anchors;
    }
}
