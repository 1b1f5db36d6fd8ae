package dev.tutti.faults;

import dev.tutti.faults.fault.FaultKind;
import dev.tutti.faults.fault.Plan;
import dev.tutti.faults.load.Counts;
import dev.tutti.faults.load.Shape;
import dev.tutti.faults.report.Ledger;
import dev.tutti.faults.report.Report;
import dev.tutti.faults.wire.Wire;
import dev.tutti.faults.world.CassandraStore;
import dev.tutti.faults.world.EmbeddedStore;
import dev.tutti.faults.world.Loopback;
import dev.tutti.faults.world.Namespaces;
import dev.tutti.faults.world.Network;
import dev.tutti.faults.world.RunDirectory;
import dev.tutti.faults.world.Store;
import dev.tutti.faults.world.Teardown;
import dev.tutti.faults.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Real nodes under load and faults, and afterwards the question whether every promise was kept. */
@Command(name = "faults/run", mixinStandardHelpOptions = true, sortOptions = false, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:every promise was kept", "1:one was not, or the run did not come to its end; its logs are kept",
        "2:wrong usage"})
public final class Faults implements Callable<Integer> {
    private static final int STORE_NODES = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--faults", split = ",", paramLabel = "KIND", description = "Which (default: all that apply): kill, stop, cassandra, partition, oneway, slow, rolling, skew.")
    private List<String> words;

    @Option(names = "--count", defaultValue = "1", description = "How many of each kind (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", description = "Decides which faults come when, to whom and for how long (default: a new one).")
    private Long seed;

    @Option(names = "--longest", defaultValue = "40", description = "Seconds that a fault lasts at most (default: ${DEFAULT-VALUE}).")
    private int longestSeconds;

    @Option(names = "--store", defaultValue = "cassandra", description = "cassandra: a ring of three nodes below three of Tutti; rocksdb: one node with its embedded store (default: ${DEFAULT-VALUE}).")
    private String store;

    @Option(names = "--nodes", description = "Nodes of Tutti (default: 3 on Cassandra; rocksdb has one).")
    private Integer nodes;

    @Option(names = "--round", defaultValue = "8", description = "Faults after which all is read back and compared (default: ${DEFAULT-VALUE}).")
    private int faultsPerRound;

    @Option(names = "--settle", defaultValue = "3", description = "Seconds without a fault before each and after it (default: ${DEFAULT-VALUE}).")
    private double settleSeconds;

    @Option(names = "--contexts", defaultValue = "4", description = "Contexts that are written to, through every node each (default: ${DEFAULT-VALUE}).")
    private int contexts;

    @Option(names = "--lockers", defaultValue = "4", description = "Lockers of each of the two lock spaces (default: ${DEFAULT-VALUE}).")
    private int lockers;

    @Option(names = "--pause", defaultValue = "80", description = "Milliseconds that a writer rests between two units, on average (default: ${DEFAULT-VALUE}).")
    private int pauseMs;

    @Option(names = "--loopback", description = "No network namespaces, though they could be had: nothing can be cut then.")
    private boolean loopback;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the report goes as well.")
    private Path out;

    @Option(names = "--ledger", paramLabel = "FILE", description = "Rounds are added to this file, and the report is of all that are in it, those of earlier runs too.")
    private Path ledger;

    @Option(names = "--directory", paramLabel = "DIR", description = "Where a directory for data and logs is made (default: the system's for temporary files). It stays where a promise was broken.")
    private Path parent;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Faults()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var embedded = switch (store) {
            case "rocksdb" -> true;
            case "cassandra" -> false;
            default -> throw new ParameterException(spec.commandLine(), "no store is called " + store);
        };
        var size = nodes == null ? embedded ? 1 : STORE_NODES : nodes;
        if (embedded && size != 1) {
            throw new ParameterException(spec.commandLine(), "the embedded store belongs to one node");
        }
        var links = !embedded && !loopback && Namespaces.areHere();
        var kinds = kinds(size, links, embedded ? 0 : STORE_NODES);
        if (seed == null) {
            seed = System.nanoTime() & 0xFFFF_FFFFL;
        }
        var faults = Plan.of(seed, kinds, count, size, STORE_NODES, longestSeconds * 1_000);
        var heading = List.of("seed " + seed + ", " + count + " of each of "
                + String.join(", ", kinds.stream().map(FaultKind::word).toList()),
                size + (size == 1 ? " node" : " nodes") + " of Tutti on "
                        + (embedded ? "the embedded store" : STORE_NODES + " of Cassandra")
                        + (links ? ", each in a network namespace" : ", on loopback"),
                contexts + " contexts with a writer through every node, 2 lock spaces with " + lockers
                        + " lockers each");
        heading.forEach(System.out::println);
        var report = new Report(String.join("; ", heading), new Ledger(ledger));
        var counts = new Counts();
        try (var teardown = new Teardown()) {
            var directory = teardown.add(new RunDirectory(parent));
            var wire = teardown.add(new Wire());
            var world = world(teardown, size, embedded, links, directory.path(), wire, counts);
            var shape = new Shape(contexts, 2, lockers, 2, pauseMs);
            var kept = false;
            try {
                kept = new Campaign(world, wire, counts, report, System.out, directory.path(), shape,
                        Duration.ofMillis((long) (settleSeconds * 1000))).run(faults, faultsPerRound, seed);
            } finally {
                if (!kept) {
                    directory.keep();
                    System.out.println("seed " + seed + "; logs are kept in " + directory.path());
                }
                var text = report.markdown();
                System.out.println(text);
                if (out != null) {
                    Files.writeString(out, text);
                }
            }
            return kept ? 0 : 1;
        }
    }

    private List<FaultKind> kinds(int size, boolean links, int storeNodes) {
        if (words == null) {
            return List.of(FaultKind.values()).stream().filter(kind -> kind.applies(size, links, storeNodes)).toList();
        }
        var kinds = new ArrayList<FaultKind>();
        for (var word : words) {
            FaultKind kind;
            try {
                kind = FaultKind.of(word);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage());
            }
            if (!kind.applies(size, links, storeNodes)) {
                throw new ParameterException(spec.commandLine(), word + " cannot be had here: it needs "
                        + "several nodes in network namespaces, or a ring of Cassandra");
            }
            kinds.add(kind);
        }
        return List.copyOf(kinds);
    }

    private static World world(Teardown teardown, int size, boolean embedded, boolean links, Path directory, Wire wire,
            Counts counts) throws IOException, InterruptedException {
        Network network = new Loopback();
        if (links) {
            var namespaces = teardown.add(Namespaces.named(size));
            namespaces.build(STORE_NODES);
            network = namespaces;
        }
        Store below = teardown.add(embedded
                ? new EmbeddedStore(directory)
                : CassandraStore.start(directory, network.storeAddresses(STORE_NODES)));
        return teardown.add(World.create(size, network, below, directory, wire, counts));
    }
}
