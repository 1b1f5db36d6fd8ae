package dev.tutti.journal.rocksdb;

import dev.tutti.journal.JournalSpace;
import dev.tutti.telemetry.Telemetry;
import dev.tutti.tracing.Tracing;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** The store of an actor system: opened once, shared by journal, snapshot store and read journal, closed behind all actors. */
public final class RocksDbStore implements Extension {
    private static final Id ID = new Id();

    private final Tracing tracing;
    private final Database database;
    private final Writer writer;
    private final EventReader reader;
    private final Watchers watchers = new Watchers();
    private final EventCodec codec;
    private final Executor readers;
    private final Path directory;

    private RocksDbStore(ExtendedActorSystem system) {
        var settings = StoreSettings.of(system.settings().config());
        this.tracing = Tracing.of(system);
        this.directory = settings.directory();
        this.database = Database.open(settings);
        StoreCheckpoint.removeAll(directory);
        this.writer = new Writer(database, settings, watchers, tracing, JournalSpace.get(system),
                new JournalMetrics(Telemetry.of(system)));
        DiskMetrics.of(new Volume(directory), settings.disk(), Telemetry.of(system));
        this.reader = new EventReader(database, settings);
        this.codec = new EventCodec(system);
        this.readers = system.dispatchers().lookup("tutti.rocksdb.read-dispatcher");
        system.registerOnTermination(this::close);
    }

    /**
     * The system's store, opened now if it was not.
     *
     * @throws StoreException when the directory cannot be opened: in use, not writable, corrupt, or of another format
     */
    public static RocksDbStore get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** What was written since the store was opened. */
    public JournalStats stats() {
        return writer.stats();
    }

    Tracing tracing() {
        return tracing;
    }

    /** RocksDB's number of the newest durable write: what a shipped log must reach to be complete. */
    public long latestUpdate() {
        return database.use(rocks -> rocks.getLatestSequenceNumber());
    }

    /** What tells this store and its copies from all others. */
    public String storeId() {
        return StoreId.of(database);
    }

    /** Reads what was written behind an update, in order, as the log has it. Not for several threads. */
    public UpdateReader updatesBehind(long update) {
        return new UpdateReader(database, update);
    }

    /**
     * A copy of the store as it is now, which costs no more than links to its files, checked block by block.
     *
     * @throws StoreException when the copy cannot be made, or is not sound
     */
    public StoreCheckpoint checkpoint() {
        return StoreCheckpoint.of(database, directory);
    }

    Database database() {
        return database;
    }

    Writer writer() {
        return writer;
    }

    EventReader reader() {
        return reader;
    }

    Watchers watchers() {
        return watchers;
    }

    EventCodec codec() {
        return codec;
    }

    Executor readers() {
        return readers;
    }

    private void close() {
        try {
            writer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }

    private static final class Id extends AbstractExtensionId<RocksDbStore> {
        @Override
        public RocksDbStore createExtension(ExtendedActorSystem system) {
            return new RocksDbStore(system);
        }
    }
}
