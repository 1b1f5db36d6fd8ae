package dev.tutti.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a setting takes, and within which bounds. */
sealed interface SettingType {
    /**
     * The value as HOCON holds it.
     *
     * @throws BadValue where the text is no such value, or is out of bounds
     */
    Object parse(String text) throws BadValue;

    /** The unit and the bounds, in words. */
    String description();

    record WholeNumber(long least, long most) implements SettingType {
        @Override
        public Object parse(String text) throws BadValue {
            if (text.matches("[+-]?\\d{1,18}")) {
                var number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw new BadValue("must be a " + description());
        }

        @Override
        public String description() {
            return "whole number, " + (most == Integer.MAX_VALUE || most == Long.MAX_VALUE
                    ? least + " or more"
                    : least + " to " + most);
        }
    }

    /** @param most infinite for no bound */
    record Fraction(double least, double most) implements SettingType {
        @Override
        public Object parse(String text) throws BadValue {
            if (text.matches("[+-]?\\d{1,18}(\\.\\d{1,18})?")) {
                var number = Double.parseDouble(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw new BadValue("must be a " + description());
        }

        @Override
        public String description() {
            return "number, " + (most == Double.POSITIVE_INFINITY ? least + " or more" : least + " to " + most);
        }
    }

    record Flag() implements SettingType {
        static final Pattern FORM = Pattern.compile("true|false|yes|no|on|off");

        @Override
        public Object parse(String text) throws BadValue {
            if (FORM.matcher(text).matches()) {
                return List.of("true", "yes", "on").contains(text);
            }
            throw new BadValue("must be " + description());
        }

        @Override
        public String description() {
            return "true or false";
        }
    }

    /** Timers reach no further than 248 days, so a duration that says nothing of its bounds ends before. */
    Duration LONGEST_TIMER = Duration.ofDays(200);

    /** @param most null for no bound */
    record TimeSpan(Duration least, Duration most) implements SettingType {
        static final Pattern FORM = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?\\s*(ns|us|ms|s|m|h|d|nanos?|nanoseconds?"
                + "|micros?|microseconds?|millis?|milliseconds?|seconds?|minutes?|hours?|days?)");

        @Override
        public Object parse(String text) throws BadValue {
            if (!FORM.matcher(text).matches()) {
                throw new BadValue("must be a duration with its unit (ms, s, m, h or d), such as 10s");
            }
            var duration = read(text, config -> config.getDuration("v"));
            if (duration == null || duration.compareTo(least) < 0 || most != null && duration.compareTo(most) > 0) {
                throw new BadValue("must be a " + description());
            }
            return text;
        }

        @Override
        public String description() {
            if (least.toNanos() == 1) {
                return "duration, more than 0s" + (most == null ? "" : ", at most " + words(most));
            }
            return "duration, " + words(least) + (most == null ? " or more" : " to " + words(most));
        }

        static Duration of(String text) {
            return read(text, config -> config.getDuration("v"));
        }

        private static String words(Duration duration) {
            return duration.isZero()
                    ? "0s"
                    : duration.equals(Duration.ofDays(duration.toDays()))
                            ? duration.toDays() + "d"
                            : duration.toString().substring(2).toLowerCase(Locale.ROOT);
        }
    }

    record Size(long least, long most) implements SettingType {
        static final Pattern FORM = Pattern.compile("\\d{1,18}(\\.\\d{1,9})?\\s*([kKMGTP]i?B?|B|b|bytes?)");

        @Override
        public Object parse(String text) throws BadValue {
            if (!FORM.matcher(text).matches() && !text.matches("\\d{1,18}")) {
                throw new BadValue("must be a size with its unit (B, KiB, MiB or GiB), such as 8 MiB");
            }
            var bytes = read(text, config -> config.getMemorySize("v").toBytesBigInteger());
            if (bytes == null || bytes.compareTo(BigInteger.valueOf(least)) < 0
                    || bytes.compareTo(BigInteger.valueOf(most)) > 0) {
                throw new BadValue("must be a " + description());
            }
            return text;
        }

        @Override
        public String description() {
            return "size, " + (most == Long.MAX_VALUE
                    ? words(least) + " or more"
                    : words(least) + " to " + words(most));
        }

        static long of(String text) {
            return read(text, config -> config.getBytes("v"));
        }

        private static String words(long bytes) {
            var units = List.of(" B", " KiB", " MiB", " GiB");
            var unit = 0;
            while (unit < units.size() - 1 && bytes > 0 && bytes % 1024 == 0) {
                bytes /= 1024;
                unit++;
            }
            return bytes + units.get(unit);
        }
    }

    record Choice(List<String> words) implements SettingType {
        @Override
        public Object parse(String text) throws BadValue {
            if (words.contains(text)) {
                return text;
            }
            throw new BadValue("must be " + description());
        }

        @Override
        public String description() {
            return String.join(" or ", words);
        }
    }

    record Text() implements SettingType {
        @Override
        public Object parse(String text) {
            return text;
        }

        @Override
        public String description() {
            return "text";
        }
    }

    /** A leading {@code ~/} is the home of the user. */
    record FilePath() implements SettingType {
        @Override
        public Object parse(String text) throws BadValue {
            if (text.indexOf('\0') >= 0) {
                throw new BadValue("must be a path");
            }
            return text;
        }

        @Override
        public String description() {
            return "path";
        }
    }

    record Texts() implements SettingType {
        /** As an environment variable has it: separated by commas. */
        @Override
        public Object parse(String text) {
            return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
        }

        @Override
        public String description() {
            return "list of texts";
        }
    }

    /** What HOCON makes of a text, or null where that is too large for it. */
    private static <T> T read(String text, Function<Config, T> reader) {
        try {
            return reader.apply(ConfigFactory.parseMap(Map.of("v", text)));
        } catch (ConfigException | ArithmeticException e) {
            return null;
        }
    }
}
