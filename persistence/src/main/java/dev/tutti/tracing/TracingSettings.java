package dev.tutti.tracing;

import com.typesafe.config.Config;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How spans are made and exported, from {@code tutti.tracing}.
 *
 * @param endpoint       where spans are posted to, whole
 * @param headers        sent with every export
 * @param resource       attributes of this server, beside its name
 * @param samplingRatio  share of the requests that are traced where the client decided nothing, from 0 to 1
 * @param queueSpans     spans that may wait for their export or be under way; beyond it they are dropped
 * @param batchSpans     spans of one export
 * @param exportInterval how long a span waits for others at most
 * @param exportTimeout  how long an export may take; its spans are lost then
 * @param closeTimeout   how long a server that stops waits for its last spans
 * @param reportInterval how often lost spans are told of at most
 * @param maxLinks       links of one span; beyond it they are dropped
 */
record TracingSettings(URI endpoint, Map<String, String> headers, String serviceName, Map<String, String> resource,
        double samplingRatio, int queueSpans, int batchSpans, Duration exportInterval, Duration exportTimeout,
        Duration closeTimeout, Duration reportInterval, int maxLinks) {

    private static final String TRACES = "v1/traces";

    static TracingSettings of(Config root) {
        var config = root.getConfig("tutti.tracing");
        var ratio = config.getDouble("sampling-ratio");
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("tutti.tracing.sampling-ratio must be from 0 to 1, and is " + ratio);
        }
        var queue = positive(config, "queue-spans");
        return new TracingSettings(endpoint(config), pairs(config, "headers"), config.getString("service-name"),
                pairs(config, "resource-attributes"), ratio, queue, Math.min(queue, positive(config, "batch-spans")),
                config.getDuration("export-interval"), config.getDuration("export-timeout"),
                config.getDuration("close-timeout"), config.getDuration("report-interval"),
                positive(config, "max-links"));
    }

    private static URI endpoint(Config config) {
        var whole = config.getString("traces-endpoint");
        if (!whole.isEmpty()) {
            return http("traces-endpoint", whole);
        }
        var base = http("endpoint", config.getString("endpoint")).toString();
        return URI.create(base.endsWith("/") ? base + TRACES : base + "/" + TRACES);
    }

    private static URI http(String setting, String text) {
        try {
            var uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("tutti.tracing." + setting + " must be an http or https URL: " + text);
    }

    private static int positive(Config config, String setting) {
        var value = config.getInt(setting);
        if (value < 1) {
            throw new IllegalArgumentException("tutti.tracing." + setting + " must be 1 or more, and is " + value);
        }
        return value;
    }

    /** {@code key=value,key=value}, values percent-encoded, as OpenTelemetry's environment variables have it. */
    private static Map<String, String> pairs(Config config, String setting) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : config.getString(setting).split(",")) {
            if (pair.isBlank()) {
                continue;
            }
            var at = pair.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException("tutti.tracing." + setting + " must be key=value,key=value");
            }
            // A plus is itself here, and no space.
            pairs.put(pair.substring(0, at).trim(), URLDecoder.decode(pair.substring(at + 1).trim().replace("+", "%2B"),
                    StandardCharsets.UTF_8));
        }
        return pairs;
    }
}
