package dev.tutti.cli.transcript;

/**
 * Text that UTF-8 can carry. Tools cut their output in the middle of a surrogate pair, and JSON lets the half through;
 * UTF-8 does not.
 */
final class WellFormed {
    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    static boolean is(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (isLone(text, i)) {
                return false;
            }
        }
        return true;
    }

    static String of(String text) {
        if (is(text)) {
            return text;
        }
        var repaired = new StringBuilder(text);
        for (var i = 0; i < text.length(); i++) {
            if (isLone(text, i)) {
                repaired.setCharAt(i, REPLACEMENT);
            }
        }
        return repaired.toString();
    }

    private static boolean isLone(String text, int i) {
        var c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
