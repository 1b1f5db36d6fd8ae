package dev.tutti.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings as OpenTelemetry's environment variables write them, and what is refused of them. */
class TracingSettingsTest {

    @Test
    void spansArePostedBelowTheBaseOrToTheWholeUrl() {
        assertThat(settings("endpoint=\"http://c:4318\"").endpoint()).hasToString("http://c:4318/v1/traces");
        assertThat(settings("endpoint=\"https://c/otlp/\"").endpoint()).hasToString("https://c/otlp/v1/traces");
        assertThat(settings("endpoint=\"http://c\",traces-endpoint=\"https://d/in\"").endpoint())
                .hasToString("https://d/in");
    }

    @Test
    void pairsArePercentDecodedAndAPlusIsAPlus() {
        assertThat(settings("headers=\"authorization=Basic%20YTpi+w==, x-tenant=a%2Cb\"").headers())
                .isEqualTo(Map.of("authorization", "Basic YTpi+w==", "x-tenant", "a,b"));
        assertThat(settings("headers=\"\"").headers()).isEmpty();
    }

    @Test
    void aBatchIsNoLongerThanTheQueue() {
        assertThat(settings("queue-spans=10,batch-spans=512").batchSpans()).isEqualTo(10);
    }

    @Test
    void whatMakesNoSenseIsNamedInItsRefusal() {
        refused("endpoint=\"ftp://c\"", "tutti.tracing.endpoint must be an http or https URL: ftp://c");
        refused("sampling-ratio=1.5", "tutti.tracing.sampling-ratio must be from 0 to 1, and is 1.5");
        refused("queue-spans=0", "tutti.tracing.queue-spans must be 1 or more, and is 0");
        refused("headers=\"authorization\"", "tutti.tracing.headers must be key=value,key=value");
    }

    private static void refused(String changed, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(changed)).withMessage(message);
    }

    static TracingSettings settings(String changed) {
        return TracingSettings.of(ConfigFactory.parseString("""
                tutti.tracing {
                  endpoint = "http://127.0.0.1:4318", traces-endpoint = "", headers = "", service-name = "tutti"
                  resource-attributes = "", sampling-ratio = 1.0, queue-spans = 64, batch-spans = 16
                  export-interval = 10ms, export-timeout = 1h, close-timeout = 1h, report-interval = 1h, max-links = 128
                }
                tutti.tracing { %s }
                """.formatted(changed)));
    }
}
