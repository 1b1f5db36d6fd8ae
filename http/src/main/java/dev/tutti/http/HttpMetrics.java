package dev.tutti.http;

import dev.tutti.telemetry.Buckets;
import dev.tutti.telemetry.Gauge;
import dev.tutti.telemetry.Histogram;
import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** What the edge tells of its connections and requests. Requests are told apart by the route's template, never by a path. */
final class HttpMetrics {
    private static final Metric REQUESTS = Metric.of("tutti_http_request_duration_seconds",
            "Time from a request's head until its answer begins", "method", "route", "status");
    private static final Metric CONNECTIONS = Metric.of("tutti_http_connections",
            "Open connections, those of streams and WebSockets included");
    private static final Metric READY = Metric.of("tutti_ready",
            "1 where requests are welcome, 0 while the server starts or stops, as /readyz says");
    private static final Metric SUBSCRIBERS = Metric.of("tutti_subscribers",
            "Open event streams and WebSockets, by how they are connected", "transport");

    private final Telemetry telemetry;
    private final Map<Transport, Gauge> subscribers = new EnumMap<>(Transport.class);
    private final Map<String, RouteTimes> unrouted = new ConcurrentHashMap<>();
    private final RouteTimes otherMethods;

    HttpMetrics(Telemetry telemetry) {
        this.telemetry = telemetry;
        for (var transport : Transport.values()) {
            subscribers.put(transport, telemetry.gauge(SUBSCRIBERS, transport.label()));
        }
        for (var method : new String[]{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
            unrouted.put(method, route(method, "none"));
        }
        this.otherMethods = route("other", "none");
    }

    void connections(IntSupplier open) {
        telemetry.gauge(CONNECTIONS, open::getAsInt);
    }

    void ready(BooleanSupplier ready) {
        telemetry.gauge(READY, () -> ready.getAsBoolean() ? 1 : 0);
    }

    Gauge subscribers(Transport transport) {
        return subscribers.get(transport);
    }

    /** To be asked for once, when the route is made. */
    RouteTimes route(String method, String template) {
        return new RouteTimes(status -> histogram(method, template, status));
    }

    /** Of a request that reached no route. */
    RouteTimes unrouted(String method) {
        return unrouted.getOrDefault(method, otherMethods);
    }

    private Histogram histogram(String method, String template, int status) {
        return telemetry.histogram(REQUESTS, Buckets.TIMES, method, template, Integer.toString(status));
    }
}
