package dev.tutti.faults.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of faults, by the names of the command line. */
public enum FaultKind {
    KILL("SIGKILL of a node", Needs.NOTHING),
    STOP("SIGSTOP and SIGCONT of a node", Needs.NOTHING),
    CASSANDRA("SIGKILL of a Cassandra node", Needs.STORE),
    PARTITION("a node cut off from the others", Needs.LINKS),
    ONEWAY("one direction between two nodes cut", Needs.LINKS),
    SLOW("slow link of a node", Needs.LINKS),
    ROLLING("rolling restart of all nodes", Needs.NOTHING),
    SKEW("skewed clocks of lease clients", Needs.NOTHING);

    private enum Needs {
        NOTHING, LINKS, STORE
    }

    private final String title;
    private final Needs needs;

    FaultKind(String title, Needs needs) {
        this.title = title;
        this.needs = needs;
    }

    public String title() {
        return title;
    }

    /** Whether some of them are over before anybody is given up, and others not. */
    public boolean lastsShorterOrLonger() {
        return this == STOP || this == PARTITION || this == ONEWAY;
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static FaultKind of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault is called " + word + "; there are "
                        + Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", "))));
    }

    /** Whether it can be had. */
    public boolean applies(int nodes, boolean links, int storeNodes) {
        return switch (needs) {
            case NOTHING -> true;
            case LINKS -> links && nodes > 1;
            case STORE -> storeNodes > 1;
        };
    }
}
