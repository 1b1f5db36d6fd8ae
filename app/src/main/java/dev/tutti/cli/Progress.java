package dev.tutti.cli;

import java.io.PrintWriter;
import java.time.Duration;

/** How far something long is: a bar that redraws itself on a terminal, now and then a line elsewhere. */
final class Progress {
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int NAME_COLUMNS = 32;
    private static final int WIDEST_BAR = 40;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final Terminal terminal;
    private final String name;
    private final String noun;
    private long shownAt = System.nanoTime();
    private boolean drawn;

    /** @param noun what is counted */
    Progress(PrintWriter err, Terminal terminal, String name, String noun) {
        this.err = err;
        this.terminal = terminal;
        this.name = TerminalText.escaped(name, false);
        this.noun = noun;
    }

    void update(double done, long count) {
        var now = System.nanoTime();
        if (now - shownAt < (terminal.errIsTerminal() ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        shownAt = now;
        if (terminal.errIsTerminal()) {
            err.print("\r" + bar(name, done, count + " " + noun, terminal.columns() - 1) + "\u001b[K");
            err.flush();
            drawn = true;
        } else {
            err.println(name + ": " + percent(done).strip() + ", " + count + " " + noun);
        }
    }

    /** Leaves the line as if the bar had never been. */
    void clear() {
        if (drawn) {
            err.print(CLEAR_LINE);
            err.flush();
            drawn = false;
        }
    }

    /** The bar, at most as wide as given: name, bar, percentage and count, of which the bar gives way first. */
    static String bar(String name, double done, String count, int columns) {
        var left = TerminalText.truncated(name, Math.min(NAME_COLUMNS, Math.max(8, columns / 3)));
        var right = percent(done) + "  " + count;
        var width = Math.min(WIDEST_BAR, columns - TerminalText.width(left) - right.length() - 5);
        if (width < 4) {
            return TerminalText.truncated(left + " " + right, columns);
        }
        var filled = (int) Math.round(done * width);
        return left + " [" + "#".repeat(filled) + "-".repeat(width - filled) + "]  " + right;
    }

    private static String percent(double done) {
        return String.format("%3d%%", (int) (done * 100));
    }
}
