package dev.tutti.cli;

/**
 * Text made safe and sized for a terminal. Payloads come from anywhere: an escape sequence in one could rewrite the
 * screen, set the title or paste a command, and a bidirectional override could show text in an order it does not have.
 */
final class TerminalText {
    private static final int TAB_COLUMNS = 4;

    private TerminalText() {}

    /**
     * @param keepNewlines whether line feeds stay; otherwise they become spaces
     */
    static String escaped(String text, boolean keepNewlines) {
        var safe = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            if (c == '\n') {
                safe.append(keepNewlines ? '\n' : ' ');
            } else if (c == '\t') {
                safe.append(" ".repeat(TAB_COLUMNS));
            } else if (isDangerous(c)) {
                safe.append(c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isDangerous(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // Bidirectional overrides and isolates; other format characters (joiners) make up ordinary text and emoji.
            case Character.FORMAT -> c == 0x200e || c == 0x200f || c == 0x061c || c >= 0x202a && c <= 0x202e
                    || c >= 0x2066 && c <= 0x2069 || c >= 0xe0000;
            default -> false;
        };
    }

    /** How many columns of a terminal the text takes. */
    static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    /** The text's beginning that fits, with an ellipsis where it was cut. */
    static String truncated(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        var fitting = new StringBuilder();
        var used = 1;
        for (var i = 0; i < text.length();) {
            var c = text.codePointAt(i);
            used += width(c);
            if (used > columns) {
                break;
            }
            fitting.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return fitting.append('…').toString();
    }

    static String padded(String text, int columns) {
        var fitting = truncated(text, columns);
        return fitting + " ".repeat(Math.max(0, columns - width(fitting)));
    }

    /** Columns of one character, after the East Asian widths of Unicode (UAX 11) in the ranges that matter. */
    private static int width(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> c >= 0x1100 && (c <= 0x115f || c >= 0x2e80 && c <= 0xa4cf || c >= 0xac00 && c <= 0xd7a3
                    || c >= 0xf900 && c <= 0xfaff || c >= 0xfe30 && c <= 0xfe6f || c >= 0xff00 && c <= 0xff60
                    || c >= 0xffe0 && c <= 0xffe6 || c >= 0x1f300 && c <= 0x1faff || c >= 0x20000 && c <= 0x3fffd)
                            ? 2
                            : 1;
        };
    }
}
