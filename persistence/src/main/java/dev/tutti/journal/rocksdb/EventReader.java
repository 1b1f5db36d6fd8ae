package dev.tutti.journal.rocksdb;

import dev.tutti.journal.rocksdb.Database.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/** Reads events in bounded chunks; each is one seek and one scan. Called on the read dispatcher only. */
final class EventReader {
    static final String ALL_IDS = "ids";

    private final Database database;
    private final StoreSettings settings;

    EventReader(Database database, StoreSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** An event as it lies in the store; {@code stored} is null where a tag outlived its deleted event. */
    record Row(String persistenceId, long sequenceNr, long ordering, StoredEvent stored) {}

    static String idWatch(String persistenceId) {
        return "id:" + persistenceId;
    }

    static String tagWatch(String tag) {
        return "tag:" + tag;
    }

    /** A chunk of the events of a persistence id, by sequence number; empty when there are none in the range. */
    List<Row> byId(String persistenceId, long from, long to) {
        var prefix = Keys.prefix(persistenceId);
        return database.use(rocks -> {
            var rows = new ArrayList<Row>();
            var bytes = 0L;
            try (var options = new ReadOptions();
                    var cursor = rocks.newIterator(database.family(Family.EVENTS), options)) {
                for (cursor.seek(Keys.numbered(prefix, from)); cursor.isValid(); cursor.next()) {
                    var key = cursor.key();
                    if (!Keys.startsWith(key, prefix) || Keys.number(key) > to
                            || rows.size() >= settings.replayEvents() || bytes >= settings.replayBytes()) {
                        break;
                    }
                    var record = cursor.value();
                    bytes += record.length;
                    var stored = StoredEvent.of(record);
                    rows.add(new Row(persistenceId, Keys.number(key), stored.ordering(), stored));
                }
                cursor.status();
            } catch (RocksDBException e) {
                throw unreadable(e);
            }
            return rows;
        });
    }

    /** A chunk of the events of a tag with an ordering above one and up to another. */
    List<Row> byTag(String tag, long behind, long upTo) {
        var prefix = Keys.prefix(tag);
        return database.use(rocks -> {
            var rows = new ArrayList<Row>();
            var bytes = 0L;
            try (var options = new ReadOptions();
                    var cursor = rocks.newIterator(database.family(Family.TAGS), options)) {
                for (cursor.seek(Keys.numbered(prefix, behind + 1)); cursor.isValid(); cursor.next()) {
                    var key = cursor.key();
                    if (!Keys.startsWith(key, prefix) || Keys.number(key) > upTo
                            || rows.size() >= settings.replayEvents() || bytes >= settings.replayBytes()) {
                        break;
                    }
                    var target = cursor.value();
                    var record = rocks.get(database.family(Family.EVENTS), target);
                    bytes += record == null ? 0 : record.length;
                    rows.add(new Row(Keys.name(Arrays.copyOf(target, target.length - Long.BYTES)),
                            Keys.number(target), Keys.number(key), record == null ? null : StoredEvent.of(record)));
                }
                cursor.status();
            } catch (RocksDBException e) {
                throw unreadable(e);
            }
            return rows;
        });
    }

    /** A chunk of all persistence ids in the order of their keys, behind one; null for the beginning. */
    List<String> ids(String behind) {
        return database.use(rocks -> {
            var ids = new ArrayList<String>();
            try (var options = new ReadOptions();
                    var cursor = rocks.newIterator(database.family(Family.HEADS), options)) {
                if (behind == null) {
                    cursor.seekToFirst();
                } else {
                    cursor.seek(Keys.prefix(behind));
                    if (cursor.isValid() && Arrays.equals(cursor.key(), Keys.prefix(behind))) {
                        cursor.next();
                    }
                }
                for (; cursor.isValid() && ids.size() < settings.replayEvents(); cursor.next()) {
                    ids.add(Keys.name(cursor.key()));
                }
                cursor.status();
            } catch (RocksDBException e) {
                throw unreadable(e);
            }
            return ids;
        });
    }

    /** 0 when the persistence id has never had an event; deletes do not lower it. */
    long highestSequenceNr(String persistenceId) {
        return database.use(rocks -> {
            try {
                var stored = rocks.get(database.family(Family.HEADS), Keys.prefix(persistenceId));
                return stored == null ? 0L : Keys.number(stored);
            } catch (RocksDBException e) {
                throw unreadable(e);
            }
        });
    }

    void deleteTo(String persistenceId, long to) {
        var prefix = Keys.prefix(persistenceId);
        database.use(rocks -> {
            try (var options = new org.rocksdb.WriteOptions().setSync(true)) {
                var end = to == Long.MAX_VALUE ? to : to + 1;
                rocks.deleteRange(database.family(Family.EVENTS), options, Keys.numbered(prefix, 0),
                        Keys.numbered(prefix, end));
                return null;
            } catch (RocksDBException e) {
                throw new IllegalStateException("the journal could not delete: " + e.getMessage(), e);
            }
        });
    }

    private static StoreException unreadable(RocksDBException e) {
        return new StoreException(StoreException.Reason.CORRUPT, "the store cannot be read: " + e.getMessage(), e);
    }
}
