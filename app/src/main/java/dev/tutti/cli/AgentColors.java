package dev.tutti.cli;

/** A colour for each agent: the same in every run, and readable on dark and light backgrounds. */
final class AgentColors {
    static final String RESET = "\u001b[0m";
    static final String DIM = "\u001b[2m";
    private static final int[] PALETTE = {33, 37, 64, 67, 97, 125, 130, 133, 136, 160, 166, 29};

    private final boolean on;

    AgentColors(boolean on) {
        this.on = on;
    }

    String agent(String agentId, String text) {
        return on
                ? "\u001b[38;5;" + PALETTE[Math.floorMod(agentId.hashCode(), PALETTE.length)] + "m" + text + RESET
                : text;
    }

    String dim(String text) {
        return on ? DIM + text + RESET : text;
    }
}
