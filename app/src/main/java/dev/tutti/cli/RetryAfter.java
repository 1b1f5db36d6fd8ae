package dev.tutti.cli;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** {@code Retry-After} (RFC 9110, section 10.2.3): seconds or a date, and never longer than a person would wait. */
final class RetryAfter {
    static final Duration LONGEST = Duration.ofSeconds(30);

    private RetryAfter() {}

    static Duration of(HttpHeaders headers, Duration otherwise) {
        return headers.firstValue("Retry-After").map(value -> parsed(value.strip(), otherwise)).orElse(otherwise);
    }

    private static Duration parsed(String value, Duration otherwise) {
        if (value.matches("\\d{1,9}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            var when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return bounded(Duration.between(Instant.now(), when));
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
