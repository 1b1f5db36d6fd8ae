package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A collector of traces as OTLP over HTTP has it, which keeps what it was sent. */
final class Collector implements AutoCloseable {
    private final HttpServer http;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    Collector() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/traces", this::take);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
    }

    /** A span, and the service it is of. */
    record Received(String service, Span span) {
        String name() {
            return span.getName();
        }

        String trace() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        String id() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        String parent() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        /** The ids of the spans it is linked to. */
        List<String> links() {
            return span.getLinksList().stream().map(link -> HexFormat.of().formatHex(link.getSpanId().toByteArray()))
                    .toList();
        }

        String tag(String key) {
            return span.getAttributesList().stream().filter(tag -> tag.getKey().equals(key)).map(KeyValue::getValue)
                    .map(value -> value.getValueCase() == AnyValue.ValueCase.INT_VALUE
                            ? Long.toString(value.getIntValue())
                            : value.getStringValue())
                    .findFirst().orElse(null);
        }

        boolean isWithin(Received other) {
            return span.getStartTimeUnixNano() >= other.span().getStartTimeUnixNano()
                    && span.getEndTimeUnixNano() <= other.span().getEndTimeUnixNano();
        }
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void take(HttpExchange exchange) throws IOException {
        var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        for (var resource : request.getResourceSpansList()) {
            var service = resource.getResource().getAttributesList().stream()
                    .filter(tag -> tag.getKey().equals("service.name")).map(tag -> tag.getValue().getStringValue())
                    .collect(Collectors.joining());
            resource.getScopeSpansList().forEach(
                    scope -> scope.getSpansList().forEach(span -> received.add(new Received(service, span))));
        }
        var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        exchange.close();
    }

    List<Received> spans() {
        return List.copyOf(received);
    }

    /** The spans of a trace, once it has these; a name that is given twice is waited for twice. */
    List<Received> trace(String id, String... names) throws Exception {
        TuttiProcess.until("trace " + id + " has " + List.of(names), () -> {
            var missing = new ArrayList<>(List.of(names));
            spans().stream().filter(span -> span.trace().equals(id)).map(Received::name).forEach(missing::remove);
            return missing.isEmpty();
        });
        return spans().stream().filter(span -> span.trace().equals(id)).toList();
    }

    Received await(String what, Predicate<Received> wanted) throws Exception {
        TuttiProcess.until(what, () -> spans().stream().anyMatch(wanted));
        var found = spans().stream().filter(wanted).toList();
        assertThat(found).as(what).hasSize(1);
        return found.getFirst();
    }

    /** As a tree of names: each with its children, in the order they began, in parentheses. */
    static String tree(List<Received> spans, String parent) {
        return spans.stream().filter(span -> span.parent().equals(parent))
                .sorted((a, b) -> Long.compareUnsigned(a.span().getStartTimeUnixNano(),
                        b.span().getStartTimeUnixNano()))
                .map(span -> {
                    var children = tree(spans, span.id());
                    return children.isEmpty() ? span.name() : span.name() + "(" + children + ")";
                }).collect(Collectors.joining(" "));
    }

    static Received named(List<Received> spans, String name) {
        var found = spans.stream().filter(span -> span.name().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
