package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.protocol.problem.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Reading typed values from a JSON stream, with a precise problem where one is of another type. */
final class JsonFields {
    /** Nesting is never deeper than relations in a unit in an array; the rest bounds what a hostile body can cost. */
    static final JsonFactory FACTORY = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).maxStringLength(64 << 20).build())
            .build();

    private static final DateTimeFormatter MICROS = new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private JsonFields() {}

    /** What a decoding does with an open parser. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonParser parser) throws IOException, InvalidBody;
    }

    /** Reads one whole document; anything behind it is refused. */
    static <T> T document(byte[] body, Reading<T> reading) throws InvalidBody {
        // Jackson takes overlong forms and encoded surrogates (RFC 3629, section 3) for text.
        if (!UnsafeByteOperations.unsafeWrap(body).isValidUtf8()) {
            throw new InvalidBody(new Problem.Malformed("The body is not UTF-8."));
        }
        try (var parser = FACTORY.createParser(body)) {
            if (parser.nextToken() == null) {
                throw new InvalidBody(new Problem.Malformed("The body is empty."));
            }
            var value = reading.read(parser);
            if (parser.nextToken() != null) {
                throw malformed(parser, "there is more behind the end of the document");
            }
            return value;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new InvalidBody(new Problem.Malformed(
                    "The body is not well-formed JSON" + (at == null
                            ? ""
                            : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                            + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InvalidBody(new Problem.Malformed("The body is not well-formed JSON: " + e.getMessage()));
        }
    }

    static InvalidBody malformed(JsonParser parser, String what) {
        var at = parser.currentTokenLocation();
        return new InvalidBody(
                new Problem.Malformed("Line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + what + "."));
    }

    static InvalidBody invalid(String field, String reason) {
        return new InvalidBody(new Problem.InvalidField(field, reason));
    }

    static void expectObject(JsonParser parser, String what) throws InvalidBody {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformed(parser, what + " must be a JSON object");
        }
    }

    static void expectArray(JsonParser parser, String what) throws InvalidBody {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw malformed(parser, what + " must be a JSON array");
        }
    }

    /** A string whose every surrogate has its pair: what UTF-8 can carry. */
    static String string(JsonParser parser, String field) throws IOException, InvalidBody {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(field, "must be a string");
        }
        var text = parser.getText();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                var paired = Character.isHighSurrogate(c) && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw invalid(field, "has a surrogate without its pair, which is no Unicode text");
                }
                i++;
            }
        }
        return text;
    }

    static List<String> strings(JsonParser parser, String field) throws IOException, InvalidBody {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(field, "must be an array of strings");
        }
        var strings = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            strings.add(string(parser, field));
        }
        return List.copyOf(strings);
    }

    static long wholeNumber(JsonParser parser, String field) throws IOException, InvalidBody {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw invalid(field, "must be a whole number");
        }
        try {
            return parser.getLongValue();
        } catch (InputCoercionException e) {
            throw invalid(field, "must be a whole number of at most 64 bits");
        }
    }

    static UUID uuid(JsonParser parser, String field) throws IOException, InvalidBody {
        var text = string(parser, field);
        return dev.tutti.protocol.workunit.UnitIds.parse(text)
                .orElseThrow(() -> invalid(field, "must be a UUID in canonical text form"));
    }

    static Instant instant(JsonParser parser, String field) throws IOException, InvalidBody {
        try {
            var instant = OffsetDateTime.parse(string(parser, field)).toInstant().truncatedTo(ChronoUnit.MICROS);
            // Java's years have nine digits, RFC 3339's four; microseconds in 64 bits lie between.
            if (instant.isBefore(YEAR_0) || !instant.isBefore(YEAR_10000)) {
                throw invalid(field, "must be an RFC 3339 timestamp");
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw invalid(field, "must be an RFC 3339 timestamp");
        }
    }

    static byte[] base64(JsonParser parser, String field) throws IOException, InvalidBody {
        try {
            return java.util.Base64.getDecoder().decode(string(parser, field));
        } catch (IllegalArgumentException e) {
            throw invalid(field, "must be base64");
        }
    }

    static SortedMap<String, String> meta(JsonParser parser) throws IOException, InvalidBody {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("meta", "must be an object of strings");
        }
        var meta = new TreeMap<String, String>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            parser.nextToken();
            meta.put(key, string(parser, "meta." + Problem.quote(key)));
        }
        return Collections.unmodifiableSortedMap(meta);
    }

    static String micros(Instant instant) {
        return MICROS.format(instant);
    }
}
