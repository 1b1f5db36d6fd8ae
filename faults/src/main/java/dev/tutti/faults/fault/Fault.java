package dev.tutti.faults.fault;

import java.util.List;

/** Something that goes wrong, with all that was left to chance decided. Nodes count from 1, times are milliseconds. */
public sealed interface Fault {
    FaultKind kind();

    /** How long it is left as it is, in milliseconds; 0 where it is done at once. */
    default int lastingMs() {
        return 0;
    }

    record Kill(int node, int downMs) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.KILL;
        }
    }

    record Stop(int node, int lastingMs) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.STOP;
        }
    }

    record KillCassandra(int storeNode, int downMs) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.CASSANDRA;
        }
    }

    /** From all the others, in both directions. */
    record Partition(int node, int lastingMs) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.PARTITION;
        }
    }

    /** What the one sends to the other gets lost, and nothing else. */
    record OneWay(int from, int to, int lastingMs) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.ONEWAY;
        }
    }

    record Slow(int node, int kilobitsPerSecond, int lastingMs) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.SLOW;
        }
    }

    /** SIGTERM of one after the other, each when the one before is back. */
    record Rolling(List<Integer> order) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.ROLLING;
        }
    }

    /** @param share of the lock clients whose clock runs at this rate */
    record Skewed(double rate, double share, int lastingMs) implements Fault {
        @Override
        public FaultKind kind() {
            return FaultKind.SKEW;
        }
    }
}
