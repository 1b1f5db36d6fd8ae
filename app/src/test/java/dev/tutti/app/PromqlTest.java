package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.app.Promql.Matcher;
import dev.tutti.app.Promql.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests' own reader of expressions finds every series that they name. */
class PromqlTest {
    @Test
    void everyMetricIsFoundAndNothingElse() {
        var found = Promql.of("""
                histogram_quantile(0.99, sum by (job, le) (rate(a_bucket{job="x", status=~"5..", route!~"/a|/b,}"}[5m])))
                  > clamp_min(0.5 * b offset 10m, 1e3) and on (instance) max without (pod) (c:d) == bool 1 unless e
                """);
        assertThat(found.selectors()).containsExactly(
                new Selector("a_bucket",
                        List.of(new Matcher("job", "=", "x"), new Matcher("status", "=~", "5.."),
                                new Matcher("route", "!~", "/a|/b,}"))),
                new Selector("b", List.of()), new Selector("c:d", List.of()), new Selector("e", List.of()));
        assertThat(found.groupings()).containsExactly("instance", "job", "le", "pod");
    }

    @Test
    void aSelectorThatCouldBeAnythingIsRefused() {
        assertThatThrownBy(() -> Promql.of("count({job=\"tutti\"})")).isInstanceOf(IllegalArgumentException.class);
    }
}
