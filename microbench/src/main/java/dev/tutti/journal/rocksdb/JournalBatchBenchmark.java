package dev.tutti.journal.rocksdb;

import com.typesafe.config.ConfigFactory;
import dev.tutti.protocol.Samples;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.tracing.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr$;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One atomic write of so many units, serialized, written and synced; on the disk of the directory of temporary files. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JournalBatchBenchmark {
    @Param({"1", "32", "256"})
    int units;

    private final ChainedEvent event = HashChain.seal(HashChain.GENESIS, new UnitAppended(Samples.unit(1)));
    private Path directory;
    private ActorSystem system;
    private RocksDbStore store;
    private long sequenceNr;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("tutti-microbench");
        system = ActorSystem.create("microbench",
                ConfigFactory.parseMap(Map.of("tutti.rocksdb.directory", directory.resolve("journal").toString(),
                        "pekko.actor.provider", "local"))
                        .withFallback(ConfigFactory.load("single")));
        store = RocksDbStore.get(system);
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public void writeAndSync() {
        var rows = new ArrayList<PendingWrite.Row>(units);
        for (var i = 0; i < units; i++) {
            sequenceNr++;
            var repr = PersistentRepr$.MODULE$.apply(event, sequenceNr, "context|sample", "", false,
                    ActorRef.noSender(), "writer");
            rows.add(new PendingWrite.Row(sequenceNr, store.codec().toBytes(repr, event),
                    Set.of("p-1", "u-" + sequenceNr)));
        }
        var write = new PendingWrite("context|sample", rows, new CompletableFuture<>(), Span.NONE);
        store.writer().submitAlone(write);
        write.done().join();
    }
}
