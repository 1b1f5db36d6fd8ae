package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.AlertRules.Alert;
import dev.tutti.app.AlertRules.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every alert can be loaded, fires when it should and not when it should not, and tells where it is explained. */
class AlertRulesTest {
    private static final Path RUNBOOKS = Path.of("..", "docs", "operations");
    private static final Path PAGE = RUNBOOKS.resolve("alerts.md");

    @Test
    void promtoolTakesTheRules() throws Exception {
        var arguments = new ArrayList<>(List.of("check", "rules", "--lint=all", "--lint-fatal"));
        AlertRules.FILES.forEach(file -> arguments.add(file.toString()));
        var verdict = Promtool.run(arguments.toArray(String[]::new));
        assertThat(verdict.exitCode()).as(verdict.said()).isZero();
        assertThat(verdict.said()).contains("SUCCESS").doesNotContain("FAILED");
    }

    @Test
    void theRulesPassTheirTests() throws Exception {
        var arguments = new ArrayList<>(List.of("test", "rules"));
        AlertRules.testFiles().forEach(file -> arguments.add(file.toString()));
        var verdict = Promtool.run(arguments.toArray(String[]::new));
        assertThat(verdict.exitCode()).as(verdict.said()).isZero();
    }

    @Test
    void aTestThatExpectsWhatIsNotSoFails() throws Exception {
        var wrong = Files.createTempFile("tutti-rules", ".yml");
        try {
            Files.writeString(wrong, """
                    rule_files: [%s]
                    tests:
                      - interval: 1m
                        input_series: [{series: 'up{job="tutti", instance="a"}', values: '0x10'}]
                        alert_rule_test: [{eval_time: 5m, alertname: TuttiUnavailable, exp_alerts: []}]
                    """.formatted(AlertRules.FILES.getFirst().toAbsolutePath().normalize()));
            assertThat(Promtool.run("test", "rules", wrong.toString()).exitCode()).isNotZero();
        } finally {
            Files.delete(wrong);
        }
    }

    @Test
    void everyAlertIsTestedBothWays() throws Exception {
        var tested = new TreeSet<String>();
        var quiet = new TreeSet<String>();
        for (var moment : AlertRules.cases()) {
            (moment.fires() ? tested : quiet).add(moment.alert());
        }
        var all = names(AlertRules.read().alerts());
        assertThat(tested).as("fire in some test").isEqualTo(all);
        assertThat(quiet).as("stay quiet in some test").isEqualTo(all);
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhereItIsExplained() throws Exception {
        var alerts = AlertRules.read().alerts();
        assertThat(alerts).extracting(Alert::name).doesNotHaveDuplicates().allMatch(name -> name.startsWith("Tutti"));
        var anchors = AlertRules.anchors(PAGE);
        for (var alert : alerts) {
            assertThat(alert.labels().get("severity")).as(alert.name()).isIn("critical", "warning");
            assertThat(alert.annotations()).as(alert.name()).containsOnlyKeys("summary", "description", "runbook_url");
            var runbook = alert.annotations().get("runbook_url").split("#");
            assertThat(Path.of("..").resolve(runbook[0])).as(alert.name()).isEqualTo(PAGE);
            assertThat(runbook[1]).as(alert.name()).isEqualTo(alert.name().toLowerCase(java.util.Locale.ROOT));
            assertThat(anchors).as(alert.name()).contains(runbook[1]);
        }
    }

    /** Under the heading of an alert: its severity, and then what somebody who was woken asks, in this order. */
    @Test
    void everyAlertHasItsSectionAndEverySectionItsAlert() throws Exception {
        var page = Files.readString(PAGE);
        var sections = new TreeSet<String>();
        for (var section : page.split("\n(?=#+ )")) {
            var heading = section.lines().findFirst().orElseThrow().replaceFirst("#+ ", "");
            if (heading.startsWith("Tutti")) {
                sections.add(heading);
                var severity = AlertRules.read().alerts().stream().filter(alert -> alert.name().equals(heading))
                        .map(alert -> alert.labels().get("severity")).collect(Collectors.joining());
                assertThat(section.lines().skip(1).filter(line -> !line.isBlank()).findFirst()).as(heading)
                        .hasValueSatisfying(line -> assertThat(line).startsWith(severity + ". "));
                assertThat(section).as(heading).containsSubsequence("**You see**", "**It means**", "**Look**", "**Do**",
                        "**Wake**");
            }
        }
        assertThat(sections).isEqualTo(names(AlertRules.read().alerts()));
    }

    @Test
    void everyLinkOfTheRunbooksLeadsSomewhere() throws Exception {
        try (var pages = Files.list(RUNBOOKS)) {
            for (var page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                for (var link : java.util.regex.Pattern.compile("]\\(([^)#:]*)(?:#([^)]*))?\\)")
                        .matcher(Files.readString(page)).results().toList()) {
                    var target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                    assertThat(target).as("%s links to %s", page, link.group()).exists();
                    if (link.group(2) != null) {
                        assertThat(AlertRules.anchors(target)).as("%s links to %s", page, link.group())
                                .contains(link.group(2));
                    }
                }
            }
        }
    }

    private static TreeSet<String> names(List<Alert> alerts) {
        return alerts.stream().map(Alert::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
