package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;
import java.util.List;
import java.util.Locale;

/** Which format a request is in, and which its answer is wanted in. */
enum Formats {
    JSON, NDJSON, PROTOBUF;

    /** By Content-Type; a body without one is taken for JSON. */
    static Formats of(Request request, Formats... understood) {
        var name = mediaType(request.header("Content-Type").orElse(Answers.JSON));
        var format = switch (name) {
            case Answers.JSON -> JSON;
            case "application/x-ndjson" -> NDJSON;
            case Answers.PROTOBUF -> PROTOBUF;
            default -> null;
        };
        if (format == null || !List.of(understood).contains(format)) {
            throw new Refusal(
                    new Problem.UnsupportedMediaType(name, List.of(understood).stream().map(Formats::mime).toList()));
        }
        return format;
    }

    /** By Accept (RFC 9110, section 12.5.1): the better liked of the two, JSON where both are liked the same. */
    static Formats wanted(Request request) {
        var accept = request.headers().getAll("Accept");
        if (accept.isEmpty() || accept.size() == 1 && accept.getFirst().equals("*/*")) {
            return JSON;
        }
        var ranges = String.join(",", accept).split(",");
        var json = liking(ranges, Answers.JSON);
        var protobuf = liking(ranges, Answers.PROTOBUF);
        if (json <= 0 && protobuf <= 0) {
            throw new Refusal(new Problem.NotAcceptable(List.of(JSON.mime(), PROTOBUF.mime())));
        }
        return protobuf > json ? PROTOBUF : JSON;
    }

    private static double liking(String[] ranges, String type) {
        var best = 0.0;
        for (var range : ranges) {
            var media = mediaType(range);
            if (media.equals(type) || media.equals("*/*") || media.equals("application/*")) {
                best = Math.max(best, quality(range));
            }
        }
        return best;
    }

    private static double quality(String range) {
        for (var parameter : range.split(";")) {
            var text = parameter.strip().toLowerCase(Locale.ROOT);
            if (text.startsWith("q=")) {
                try {
                    return Double.parseDouble(text.substring(2));
                } catch (NumberFormatException e) {
                    throw new Refusal(new Problem.InvalidField("Accept", "has a quality that is no number"));
                }
            }
        }
        return 1;
    }

    /** Without its parameters. */
    private static String mediaType(String text) {
        var end = text.indexOf(';');
        return (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private String mime() {
        return switch (this) {
            case JSON -> Answers.JSON;
            case NDJSON -> "application/x-ndjson";
            case PROTOBUF -> Answers.PROTOBUF;
        };
    }
}
