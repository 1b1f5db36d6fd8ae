package dev.tutti.bench.report;

import java.util.Locale;

/** Figures as tables show them: with as many digits as say something. */
public final class Numbers {
    private Numbers() {}

    public static String text(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
