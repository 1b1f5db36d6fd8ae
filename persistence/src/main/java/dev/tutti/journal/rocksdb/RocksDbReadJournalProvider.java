package dev.tutti.journal.rocksdb;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.query.ReadJournalProvider;

/** What Pekko makes the read journal by. */
public final class RocksDbReadJournalProvider implements ReadJournalProvider {
    private final RocksDbReadJournal journal;

    public RocksDbReadJournalProvider(ExtendedActorSystem system) {
        this.journal = new RocksDbReadJournal(system);
    }

    @Override
    public org.apache.pekko.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
        return new RocksDbScalaReadJournal(journal);
    }

    @Override
    public org.apache.pekko.persistence.query.javadsl.ReadJournal javadslReadJournal() {
        return journal;
    }
}
