package dev.tutti.http;

import dev.tutti.context.Contexts;
import dev.tutti.feed.Delivery;
import dev.tutti.feed.Delivery.Position;
import dev.tutti.feed.FeedEvent.Encoding;
import dev.tutti.feed.LogId;
import dev.tutti.lock.Locks;
import dev.tutti.protocol.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where a connection stands in everything it follows, opaque to clients: URL-safe base64 of {@code 1|part|log|number|…}, a
 * log being a letter for its kind and its id.
 */
final class Cursors {
    private static final String VERSION = "1";
    /** Where a connection that follows nothing else stands behind an event: the same for all of them, so made once. */
    private static final Encoding<String> ALONE = new Encoding<>(1, String.class,
            event -> of(event.log(), event.number()));

    private Cursors() {}

    /**
     * A cursor read back.
     *
     * @param part how many parts of the event behind the first position were shown already; most events have one part
     */
    record Cursor(List<Position> positions, int part) {
        OptionalLong behind(LogId log) {
            return positions.stream().filter(position -> position.log().equals(log)).mapToLong(Position::number)
                    .findFirst();
        }

        int partOf(LogId log) {
            return positions.getFirst().log().equals(log) ? part : 0;
        }
    }

    /** Where a connection stands once an event was shown whole. */
    static String of(Delivery.Event delivered) {
        return delivered.positions().size() == 1
                ? delivered.event().encoded(ALONE)
                : of(delivered.positions(), 0);
    }

    static String of(LogId log, long number) {
        return of(List.of(new Position(log, number)), 0);
    }

    static String of(List<Position> positions, int part) {
        var text = new StringBuilder(48).append(VERSION).append('|').append(part);
        for (var position : positions) {
            text.append('|').append(letter(position.log())).append(position.log().id()).append('|')
                    .append(position.number());
        }
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static Cursor parse(String cursor) {
        try {
            var fields = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", -1);
            if (fields.length >= 4 && fields.length % 2 == 0 && fields[0].equals(VERSION)) {
                var positions = new ArrayList<Position>();
                for (var i = 2; i < fields.length; i += 2) {
                    positions.add(new Position(log(fields[i]), number(fields[i + 1])));
                }
                return new Cursor(positions, Math.toIntExact(number(fields[1])));
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Not base64, or no number: answered below as any other cursor that is none of ours.
        }
        throw new Refusal(new Problem.InvalidCursor(cursor));
    }

    private static long number(String text) {
        var number = Long.parseLong(text);
        if (number < 0) {
            throw new IllegalArgumentException("no position is negative");
        }
        return number;
    }

    private static char letter(LogId log) {
        return switch (log.kind()) {
            case Contexts.KIND -> 'c';
            case Locks.KIND -> 'l';
            default -> throw new IllegalStateException("a log of a kind without a letter: " + log);
        };
    }

    private static LogId log(String text) {
        if (text.startsWith("c")) {
            return new LogId(Contexts.KIND, text.substring(1));
        }
        if (text.startsWith("l")) {
            return new LogId(Locks.KIND, text.substring(1));
        }
        throw new IllegalArgumentException("no kind of log has this letter");
    }
}
