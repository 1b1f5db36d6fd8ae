package dev.tutti.bench.nodes;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class Markdown {
    private final List<String> lines = new ArrayList<>();

    /** @param words how many columns hold words; figures are to the right */
    Markdown(int words, List<String> heads) {
        row(heads);
        lines.add("|" + "---|".repeat(words) + "---:|".repeat(heads.size() - words));
    }

    void row(List<String> cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
