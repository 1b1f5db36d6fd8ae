package dev.tutti.config;

import com.typesafe.config.ConfigValue;
import dev.tutti.config.SettingType.Choice;
import dev.tutti.config.SettingType.FilePath;
import dev.tutti.config.SettingType.Flag;
import dev.tutti.config.SettingType.Fraction;
import dev.tutti.config.SettingType.Size;
import dev.tutti.config.SettingType.Text;
import dev.tutti.config.SettingType.Texts;
import dev.tutti.config.SettingType.TimeSpan;
import dev.tutti.config.SettingType.WholeNumber;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the HOCON files say about one setting in its comment. A line {@code Allowed: a | b}, {@code Allowed: 1..10} or
 * {@code Allowed: 1..} bounds it, {@code Internal} keeps it out of reach, {@code Secret} keeps its value out of what is printed;
 * all else is its meaning, but for a last sentence {@code Default: …}, which the default itself says. The default tells the type.
 */
record Declaration(String meaning, Optional<String> allowed, boolean internal, boolean secret) {

    private static final Pattern DEFAULT = Pattern.compile("(^|\\s+)Default: ((?!\\. ).)*$");
    private static final Pattern SECRET_NAME = Pattern
            .compile("(.*[-.])?(secret|password|passphrase|token|credentials?|private-key|api-key)");

    static Declaration of(List<String> comment) {
        var meaning = new StringBuilder();
        var allowed = Optional.<String>empty();
        var internal = false;
        var secret = false;
        for (var line : comment) {
            var text = line.strip();
            if (text.startsWith("Allowed: ")) {
                allowed = Optional.of(text.substring("Allowed: ".length()).replaceFirst("(?<!\\.)\\.$", ""));
            } else if (text.matches("Internal[.:].*")) {
                internal = true;
            } else if (text.matches("Secret[.:].*")) {
                secret = true;
            } else {
                var kept = DEFAULT.matcher(text).replaceFirst("");
                meaning.append(meaning.isEmpty() || kept.isEmpty() ? "" : " ").append(kept);
            }
        }
        return new Declaration(meaning.toString(), allowed, internal, secret);
    }

    static boolean isSecretName(String path) {
        return SECRET_NAME.matcher(path).matches();
    }

    private TimeSpan timeSpan(Duration usual, String least, String most) {
        if (allowed.isPresent()) {
            return new TimeSpan(TimeSpan.of(least), most.isEmpty() ? null : TimeSpan.of(most));
        }
        return new TimeSpan(usual.isZero() ? Duration.ZERO : Duration.ofNanos(1),
                usual.compareTo(TimeSpan.LONGEST_TIMER) > 0 ? null : TimeSpan.LONGEST_TIMER);
    }

    /** As the HOCON file has it. */
    static String written(ConfigValue value) {
        return value.atKey("v").getString("v");
    }

    SettingType type(String path, ConfigValue defaultValue) {
        if (allowed.isPresent() && allowed.get().contains("|")) {
            return new Choice(Arrays.stream(allowed.get().split("\\|")).map(String::strip).toList());
        }
        var bounds = allowed.map(text -> text.split("\\.\\.", 2));
        var least = bounds.map(both -> both[0].strip()).orElse("");
        var most = bounds.filter(both -> both.length == 2).map(both -> both[1].strip()).orElse("");
        return switch (defaultValue.unwrapped()) {
            case Boolean flag -> new Flag();
            // HOCON makes a whole number of 1.0, but keeps how it was written.
            case Number number when written(defaultValue).contains(".") -> new Fraction(
                    least.isEmpty() ? 0 : Double.parseDouble(least),
                    most.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(most));
            case Number number -> {
                // Settings that are no more than an int are read as one.
                var widest = number instanceof Integer ? Integer.MAX_VALUE : Long.MAX_VALUE;
                yield new WholeNumber(least.isEmpty() ? Math.min(1, number.longValue()) : Long.parseLong(least),
                        most.isEmpty() ? widest : Long.parseLong(most));
            }
            case List<?> list -> new Texts();
            case String text when Flag.FORM.matcher(text).matches() -> new Flag();
            case String text when TimeSpan.FORM.matcher(text).matches() -> timeSpan(TimeSpan.of(text), least, most);
            case String text when Size.FORM.matcher(text).matches() -> new Size(
                    least.isEmpty() ? Math.min(1, Size.of(text)) : Size.of(least),
                    most.isEmpty() ? Long.MAX_VALUE : Size.of(most));
            case String text when path.matches("(.*[-.])?(file|directory|dir|path)") -> new FilePath();
            default -> new Text();
        };
    }
}
