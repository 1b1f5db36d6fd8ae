package dev.tutti.journal.rocksdb;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionLogIterator;

/**
 * Reads the store's log behind a position. It stays where it is between two reads: to find a position again means to read a log
 * file from its beginning.
 */
public final class UpdateReader implements AutoCloseable {
    private final Database database;
    private TransactionLogIterator cursor;
    private final RocksDB opening;
    private long next;

    UpdateReader(Database database, long behind) {
        this.database = database;
        this.next = behind + 1;
        this.opening = database.use(rocks -> rocks);
    }

    /**
     * Whether the store is still the opening that this reads. One that was opened anew, as after a full disk, may have dropped a write
     * that failed and given its number to another: then it must be looked at anew where the log was left.
     */
    public boolean isCurrent() {
        return database.use(rocks -> rocks == opening);
    }

    /**
     * What comes next, up to a number of bytes but at least one update where there is one; nothing when all was read, or while
     * the store is open to be read only.
     *
     * @throws UpdateGapException    when the log does not have it any more
     * @throws IllegalStateException when the store was opened anew
     */
    public List<Update> read(long maxBytes) throws UpdateGapException {
        var gap = new UpdateGapException[1];
        var read = database.use(rocks -> {
            try {
                return next(rocks, maxBytes);
            } catch (UpdateGapException e) {
                gap[0] = e;
                return List.<Update>of();
            }
        });
        if (gap[0] != null) {
            throw gap[0];
        }
        return read;
    }

    private List<Update> next(RocksDB rocks, long maxBytes) throws UpdateGapException {
        var updates = new ArrayList<Update>();
        var latest = rocks.getLatestSequenceNumber();
        if (opening != rocks) {
            throw new IllegalStateException("the store was opened anew");
        }
        if (next > latest || database.isReadOnly()) {
            return updates;
        }
        var found = cursor != null;
        if (found) {
            cursor.next();
            found = usable();
        }
        if (!found) {
            seek(rocks);
        }
        var bytes = 0L;
        while (true) {
            var batch = cursor.getBatch();
            try (var content = batch.writeBatch()) {
                if (batch.sequenceNumber() != next) {
                    throw gone("it goes on at " + batch.sequenceNumber());
                }
                var update = new Update(next, content.data());
                updates.add(update);
                next = update.last() + 1;
                bytes += update.bytes().length;
            } catch (RocksDBException e) {
                throw gone(e.getMessage());
            }
            if (bytes >= maxBytes || next > latest) {
                return updates;
            }
            cursor.next();
            if (!usable()) {
                // The file that is written now is another one: it is found at the next read.
                return updates;
            }
        }
    }

    private boolean usable() {
        try {
            cursor.status();
            if (cursor.isValid()) {
                return true;
            }
        } catch (RocksDBException e) {
            // "Create a new iterator to fetch the new tail", or trouble that the next look at the log tells of.
        }
        close();
        return false;
    }

    private void seek(RocksDB rocks) throws UpdateGapException {
        try {
            cursor = rocks.getUpdatesSince(next);
            cursor.status();
        } catch (RocksDBException e) {
            throw gone(e.getMessage());
        }
        if (!cursor.isValid()) {
            throw gone("it ends before");
        }
    }

    private UpdateGapException gone(String why) {
        close();
        return new UpdateGapException("the store's log no longer has the write " + next + ": " + why);
    }

    /** Behind the store's end there is nothing to close any more, and nothing may be touched. */
    @Override
    public void close() {
        if (cursor != null) {
            database.whileOpen(opening, cursor::close);
            cursor = null;
        }
    }
}
