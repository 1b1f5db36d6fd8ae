package dev.tutti.faults.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Which faults come in which order, all from one seed. */
public final class Plan {
    private final Random random;
    private final int nodes;
    private final int storeNodes;
    private final int longestMs;

    private Plan(long seed, int nodes, int storeNodes, int longestMs) {
        this.random = new Random(seed);
        this.nodes = nodes;
        this.storeNodes = storeNodes;
        this.longestMs = longestMs;
    }

    /**
     * @param kinds      each comes as often as the others
     * @param count      how often
     * @param nodes      of Tutti
     * @param storeNodes of the store
     * @param longestMs  what lasts longer is cut off there
     */
    public static List<Fault> of(long seed, List<FaultKind> kinds, int count, int nodes, int storeNodes,
            int longestMs) {
        var plan = new Plan(seed, nodes, storeNodes, longestMs);
        var order = new ArrayList<FaultKind>();
        for (var kind : kinds) {
            order.addAll(Collections.nCopies(count, kind));
        }
        Collections.shuffle(order, plan.random);
        return order.stream().map(plan::fault).toList();
    }

    private Fault fault(FaultKind kind) {
        return switch (kind) {
            case KILL -> new Fault.Kill(node(), between(0, 5_000));
            case STOP -> new Fault.Stop(node(), shortOrLong());
            case CASSANDRA -> new Fault.KillCassandra(1 + random.nextInt(storeNodes), between(3_000, 10_000));
            case PARTITION -> new Fault.Partition(node(), shortOrLong());
            case ONEWAY -> {
                var from = node();
                var to = 1 + (from + random.nextInt(nodes - 1)) % nodes;
                yield new Fault.OneWay(from, to, shortOrLong());
            }
            case SLOW -> new Fault.Slow(node(), List.of(128, 512, 2_048).get(random.nextInt(3)),
                    between(4_000, 12_000));
            case ROLLING -> {
                var order = new ArrayList<>(IntStream.rangeClosed(1, nodes).boxed().toList());
                Collections.shuffle(order, random);
                yield new Fault.Rolling(List.copyOf(order));
            }
            case SKEW -> new Fault.Skewed(List.of(0.2, 0.5, 3.0).get(random.nextInt(3)),
                    List.of(0.3, 0.6, 1.0).get(random.nextInt(3)), between(5_000, 10_000));
        };
    }

    private int node() {
        return 1 + random.nextInt(nodes);
    }

    /** Shorter than the nodes wait before they give one up, or well beyond that: once in a while long enough for it to come back. */
    private int shortOrLong() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> between(500, 6_000);
            case 2, 3 -> between(12_000, 20_000);
            default -> between(25_000, 40_000);
        };
    }

    private int between(int least, int most) {
        return Math.min(longestMs, least + random.nextInt(most - least + 1));
    }
}
