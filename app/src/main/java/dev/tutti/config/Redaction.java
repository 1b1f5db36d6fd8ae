package dev.tutti.config;

import java.util.regex.Pattern;

/** Keeps what is nobody else's business out of what is printed. */
final class Redaction {
    static final String REDACTED = "(redacted)";
    /** Everything up to the last @ before the path (RFC 3986, 3.2.1). */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*@");

    private Redaction() {}

    static boolean isNeeded(Object value, boolean secret) {
        return secret && !Setting.text(value).isEmpty() || !shown(Setting.text(value)).equals(Setting.text(value));
    }

    /** Without the name and password that an address may have. */
    static String shown(String text) {
        return USER_INFO.matcher(text).replaceAll(REDACTED + "@");
    }

    static Object shown(Object value, boolean secret) {
        return switch (value) {
            case Object any when secret && !Setting.text(any).isEmpty() -> REDACTED;
            case String text -> shown(text);
            case java.util.List<?> list -> list.stream().map(item -> shown(item, false)).toList();
            default -> value;
        };
    }
}
