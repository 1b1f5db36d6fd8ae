package dev.tutti.bench.nodes;

import dev.tutti.bench.item.Item;
import dev.tutti.bench.load.Payloads;
import dev.tutti.bench.report.Report;
import dev.tutti.cassandra.CassandraRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one, two and three nodes of Tutti on the same ring of Cassandra, turn by turn, and prints what they did and what it cost. */
@Command(name = "bench/nodes", mixinStandardHelpOptions = true, sortOptions = false, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:everything was measured", "1:something failed, which standard error tells", "2:wrong usage"})
public final class NodesBench implements Callable<Integer> {
    static final int RING = 3;
    private static final List<String> ITEMS = List.of("append", "push", "lock", "idle");
    private static final List<String> NONE = List.of("none");
    private static final List<String> COMPARISONS = List.of("one", "embedded");

    /** As Cassandra's handbook would have it for a ring with conditional writes, and synced before the answer, as for every test. */
    private static final Map<String, String> CASSANDRA_YAML = Map.of("paxos_variant", "v2", "memtable_heap_space",
            "192MiB", "concurrent_reads", "32", "concurrent_writes", "32");
    /** Room, and all of the compiler. */
    private static final List<String> CASSANDRA_JAVA = List.of("-Xms768m", "-Xmx768m", "-XX:TieredStopAtLevel=4");
    /** Nobody gives up in a queue that only this machine makes so long: an append that is refused has no latency. */
    private static final List<String> TUTTI_JAVA = List.of("-Xmx384m", "-Dtutti.context.ask-timeout=30s",
            "-Dtutti.lock.ask-timeout=30s", "-Dtutti.cassandra.request-timeout=9s");

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", split = ",", paramLabel = "N", defaultValue = "1,2,3", description = "How many nodes of Tutti, each on the same ring of three of Cassandra, or none (default: ${DEFAULT-VALUE}).")
    private List<String> nodes;

    @Option(names = "--also", split = ",", paramLabel = "WHAT", defaultValue = "one,embedded", description = "To compare with: one (one node on one of Cassandra), embedded (one node with its embedded store), none (default: ${DEFAULT-VALUE}).")
    private List<String> also;

    @Option(names = "--items", split = ",", paramLabel = "ITEM", defaultValue = "append,push,lock,idle", description = "What is measured (default: ${DEFAULT-VALUE}).")
    private List<String> items;

    @Option(names = "--writers", split = ",", paramLabel = "N", defaultValue = "1,16,64", description = "(default: ${DEFAULT-VALUE})")
    private List<Integer> writers;

    @Option(names = "--contexts", split = ",", paramLabel = "N", defaultValue = "1,64", description = "Contexts that the writers share (default: ${DEFAULT-VALUE}).")
    private List<Integer> contexts;

    @Option(names = "--payload", paramLabel = "WHAT", defaultValue = "transcripts", description = "512 (bytes), or transcripts: what real agents said (default: ${DEFAULT-VALUE}).")
    private String payload;

    @Option(names = "--seconds", defaultValue = "2.5", description = "How long each measurement takes, after a third of it to warm up (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "How often all of it is measured (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--warm", defaultValue = "10", description = "Seconds of load on each before the first round (default: ${DEFAULT-VALUE}).")
    private double warmSeconds;

    @Option(names = "--out", paramLabel = "FILE", description = "Where what is printed at the end goes as well: the part of docs/benchmarks.md.")
    private Path out;

    @Option(names = "--figures", paramLabel = "FILE", description = "Where every single figure is kept, as JSON.")
    private Path figures;

    @Option(names = "--commit", paramLabel = "NAME", defaultValue = "unknown", description = "What the report says was measured; the script fills it in.")
    private String commit;

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "A sentence that the report is to say of the run.")
    private String note;

    @Option(names = "--root", required = true, hidden = true, description = "The checkout.")
    private Path root;

    @Option(names = "--directory", required = true, hidden = true, description = "Where all data are meanwhile.")
    private Path directory;

    /** What has no figure because the servers refused something of it, or did not answer. */
    private final List<String> failures = new ArrayList<>();

    /** What was started, the last thing first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new NodesBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        var begun = System.nanoTime();
        var report = new Report(System.err);
        var complete = true;
        var texts = Payloads.of(payload, root.resolve("examples/transcripts"));
        try {
            var setups = start();
            complete &= warmUp(setups, texts);
            for (var round = 1; round <= rounds; round++) {
                for (var item : items(setups, texts, report)) {
                    complete &= run(item, round);
                }
            }
        } finally {
            end();
        }
        if (figures != null) {
            report.save(figures);
        }
        var results = new Results(report.figures());
        var text = heading(Duration.ofNanos(System.nanoTime() - begun)) + new Tables(results).markdown()
                + new Derived(results, processors(), RING).markdown();
        System.out.println(text);
        if (out != null) {
            Files.writeString(out, text);
        }
        return complete ? 0 : 1;
    }

    private void check() {
        require(ITEMS.containsAll(items), "items are " + ITEMS);
        require(also.equals(NONE) || COMPARISONS.containsAll(also), "compared can be " + COMPARISONS);
        require(nodes.equals(NONE) || nodes.stream().allMatch(count -> count.matches("[1-9]")),
                "from 1 to 9 nodes, or none");
        require(writers.stream().allMatch(count -> count >= 1) && contexts.stream().allMatch(count -> count >= 1),
                "at least one writer, and one context");
        require(List.of("512", "transcripts").contains(payload), "a payload is 512 or transcripts");
        require(seconds > 0 && rounds > 0, "at least one round, of some time");
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), what);
        }
    }

    /** The heaviest of it: later items find the code compiled, and their contexts awake. */
    private boolean warmUp(List<Setup> setups, Payloads texts) throws InterruptedException {
        say("warming up");
        var complete = true;
        for (var setup : setups) {
            var most = Collections.max(contexts);
            var work = new AppendWork(setup, texts, Collections.max(writers), most, warmSeconds,
                    new Report(System.err));
            if (most > 1 && items.contains("append")) {
                complete &= run(new Item() {
                    @Override
                    public void run(int round) throws IOException {
                        work.wake();
                    }

                    @Override
                    public String toString() {
                        return "Waking what " + work + " writes to";
                    }
                }, 0);
            }
            if (warmSeconds > 0) {
                complete &= run(work, 0);
            }
        }
        return complete;
    }

    private List<Setup> start() throws IOException, InterruptedException {
        var setups = new ArrayList<Setup>();
        if (also.contains("embedded")) {
            setups.add(setup(Setup.REFERENCE + ", embedded store", 1, Optional.empty()));
        }
        if (also.contains("one")) {
            setups.add(setup(Setup.REFERENCE + ", one Cassandra", 1, Optional.of(ring("cassandra-one", 1))));
        }
        if (!nodes.equals(NONE)) {
            var ring = Optional.of(ring("cassandra", RING));
            for (var count : nodes.stream().map(Integer::valueOf).toList()) {
                setups.add(setup(Setup.name(count), count, ring));
            }
        }
        return setups;
    }

    private CassandraRing ring(String name, int size) throws IOException, InterruptedException {
        say("starting " + size + " of Cassandra");
        var ring = CassandraRing.start(Files.createDirectory(directory.resolve(name)),
                IntStream.rangeClosed(1, size).mapToObj(i -> "127.0.0." + i).toList(), CASSANDRA_YAML, CASSANDRA_JAVA);
        started.push(ring);
        return ring;
    }

    private Setup setup(String name, int size, Optional<CassandraRing> ring) throws IOException, InterruptedException {
        say("starting " + name + " of Tutti");
        var options = new ArrayList<>(TUTTI_JAVA);
        ring.ifPresent(all -> options.addAll(Arrays.asList(all.options("bench" + size))));
        var home = Files.createDirectory(directory.resolve("tutti-" + started.size() + "-of-" + size));
        var cluster = Cluster.start(root.resolve("bin/tutti").toAbsolutePath(), home, size, options);
        started.push(cluster);
        return new Setup(name, cluster, ring);
    }

    private List<Item> items(List<Setup> setups, Payloads texts, Report report) {
        var chosen = new ArrayList<Item>();
        if (items.contains("idle")) {
            chosen.add(new IdleWork(setups, seconds, report));
        }
        if (items.contains("append")) {
            for (var context : contexts) {
                for (var count : writers) {
                    setups.forEach(setup -> chosen
                            .add(new AppendWork(setup, texts, count, context, seconds, report)));
                }
            }
        }
        if (items.contains("push")) {
            setups.forEach(setup -> chosen.add(new PushWork(setup, texts, seconds, report)));
        }
        if (items.contains("lock")) {
            setups.forEach(setup -> chosen.add(new LockWork(setup, seconds, report)));
        }
        return chosen;
    }

    /** What fails is told, and takes no figures of the others with it. */
    private boolean run(Item item, int round) throws InterruptedException {
        try {
            item.run(round);
            return true;
        } catch (IOException | RuntimeException e) {
            say(item + " failed in round " + round + ": " + e);
            if (round > 0) {
                failures.add(item + " (round " + round + ")");
            }
            return false;
        }
    }

    private String heading(Duration took) {
        var time = seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
        return String.format(Locale.ROOT,
                "The run: `bench/nodes --seconds %s --rounds %d`, on commit `%s`, %d minutes; %d processors, JDK %s.%s%n",
                time, rounds, commit, Math.max(1, took.toMinutes()), processors(), Runtime.version().feature(),
                note.isEmpty() ? "" : " " + note)
                + (failures.isEmpty()
                        ? ""
                        : "\nWithout a figure, because a request of it was refused or not answered in time: "
                                + String.join("; ", failures) + ".\n");
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static void say(String what) {
        System.err.println("bench/nodes: " + what);
    }

    private void end() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                say("something may be left behind: " + e);
            }
        }
    }
}
