package dev.tutti.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.json.InvalidBody;
import dev.tutti.protocol.json.WorkUnitJson;
import dev.tutti.protocol.wire.WorkUnitProto;
import dev.tutti.protocol.workunit.WorkUnit;
import dev.tutti.protocol.workunit.WorkUnitDraft;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A unit between its forms: as a client sends it, as the journal keeps it, as a subscriber is shown it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private final JsonFactory factory = new JsonFactory();
    private final byte[] jsonDraft = Samples.jsonDraft();
    private final byte[] protobufDraft = Samples.protobufDraft();
    private final WorkUnit unit = Samples.unit(1);
    private final ChainedEvent event = HashChain.seal(HashChain.GENESIS, new UnitAppended(unit));
    private final byte[] journaled = ContextEventCodec.toBytes(event);

    @Benchmark
    public WorkUnitDraft decodeJson() throws InvalidBody {
        return WorkUnitJson.readDraft(jsonDraft);
    }

    @Benchmark
    public WorkUnitDraft decodeProtobuf() throws InvalidBody {
        return WorkUnitProto.readDraft(protobufDraft);
    }

    @Benchmark
    public ChainedEvent sealInHashChain() {
        return HashChain.seal(HashChain.GENESIS, new UnitAppended(unit));
    }

    @Benchmark
    public byte[] encodeForJournal() {
        return ContextEventCodec.toBytes(event);
    }

    @Benchmark
    public ChainedEvent decodeFromJournal() {
        return ContextEventCodec.fromBytes(journaled);
    }

    @Benchmark
    public byte[] encodeJson() throws IOException {
        return Samples.json(factory, unit);
    }

    @Benchmark
    public byte[] encodeProtobuf() {
        return WorkUnitProto.of(unit).toByteArray();
    }
}
