package dev.tutti.journal.rocksdb;

import com.typesafe.config.Config;
import dev.tutti.journal.CopySource;
import dev.tutti.journal.JournaledEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The store of a server that does not run, opened to be read: no byte of it changes, and no server can start on it meanwhile. */
public final class ReadOnlyStore implements CopySource {
    private final StoppedStore stopped;
    private final Database database;
    private final EventReader reader;

    private ReadOnlyStore(StoppedStore stopped, Database database, EventReader reader) {
        this.stopped = stopped;
        this.database = database;
        this.reader = reader;
    }

    /**
     * Opens the store after every block of it was found sound.
     *
     * @param root the configuration, of whose {@code tutti.rocksdb} the directory and what is about reading count
     * @throws StoreException when a process uses the store, there is none, or it is damaged or of another format
     */
    public static ReadOnlyStore open(Config root) {
        var settings = StoreSettings.of(root);
        var stopped = StoppedStore.hold(settings.directory());
        try {
            StoreFiles.verify(settings.directory());
            var database = Database.openStopped(settings);
            return new ReadOnlyStore(stopped, database, new EventReader(database, settings));
        } catch (RuntimeException e) {
            release(stopped);
            throw e;
        }
    }

    @Override
    public List<String> idsBehind(String persistenceId) {
        return reader.ids(persistenceId);
    }

    @Override
    public long highestSequenceNr(String persistenceId) {
        return reader.highestSequenceNr(persistenceId);
    }

    @Override
    public List<JournaledEvent> events(String persistenceId, long from) {
        return reader.byId(persistenceId, from, Long.MAX_VALUE).stream().map(row -> {
            var stored = row.stored();
            if (stored.metadata() != null) {
                throw new StoreException(StoreException.Reason.UNKNOWN_FORMAT, "Event " + row.sequenceNr() + " of '"
                        + persistenceId + "' has metadata, which this version does not know.", null);
            }
            var payload = stored.payload();
            return new JournaledEvent(row.sequenceNr(), stored.timestamp(), stored.manifest(), stored.writerUuid(),
                    payload.serializerId(), payload.manifest(), payload.bytes());
        }).toList();
    }

    @Override
    public void close() {
        database.close();
        release(stopped);
    }

    private static void release(StoppedStore stopped) {
        try {
            stopped.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
