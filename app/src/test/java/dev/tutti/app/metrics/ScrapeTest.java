package dev.tutti.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests' own reader of the text format finds what promtool would find. */
class ScrapeTest {
    @Test
    void whatKeepsTheRulesIsRead() {
        var scrape = Scrape.of("""
                # HELP wait_seconds Time.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{by="a \\"b\\", c",le="0.1"} 1
                wait_seconds_bucket{by="a \\"b\\", c",le="+Inf"} 3
                wait_seconds_count{by="a \\"b\\", c"} 3
                wait_seconds_sum{by="a \\"b\\", c"} 1.5
                # HELP sent_bytes_total Bytes.
                # TYPE sent_bytes_total counter
                sent_bytes_total 7.0
                """);
        assertThat(scrape.value("sent_bytes_total")).isEqualTo(7);
        assertThat(scrape.families().get("wait_seconds").labels()).containsExactly("by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"# TYPE a gauge\na 1\n", "# HELP a \n# TYPE a gauge\na 1\n", "a 1\n",
            "# HELP a A.\n# TYPE a gauge\na 1\na 2\n", "# HELP a A.\n# TYPE a gauge\na{b=\"1\",b=\"2\"} 1\n",
            "# HELP a A.\n# TYPE a counter\na 1\n", "# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n",
            "# HELP a_count A.\n# TYPE a_count gauge\na_count 1\n", "# HELP a_ms A.\n# TYPE a_ms gauge\na_ms 1\n",
            "# HELP a_seconds_max A.\n# TYPE a_seconds_max gauge\na_seconds_max 1\n",
            "# HELP a A.\n# TYPE a gauge\nb 1\n", "# HELP a A.\n# TYPE a gauge\na{b=c} 1\n",
            "# HELP a A.\n# TYPE a gauge\na 1", "# HELP a A.\n# TYPE a gauge\na x\n",
            "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n",
            "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_count 1\na_sum 1\n",
            "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n",
            "# HELP A A.\n# TYPE A gauge\nA 1\n",
            "# HELP a A.\n# TYPE a gauge\na 1\n# HELP a A.\n# TYPE a gauge\n"})
    void whatBreaksARuleIsFound(String text) {
        assertThatThrownBy(() -> Scrape.of(text)).isInstanceOfAny(AssertionError.class, NumberFormatException.class);
    }
}
