package dev.tutti.journal.rocksdb;

import dev.tutti.journal.rocksdb.Database.Family;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** The name of a store, drawn when it is first asked for. A copy of the store has it too. */
final class StoreId {
    private static final byte[] KEY = "store-id".getBytes(StandardCharsets.UTF_8);

    private StoreId() {}

    static synchronized String of(Database database) {
        return database.use(rocks -> {
            try (var options = new WriteOptions().setSync(true)) {
                var found = rocks.get(database.family(Family.META), KEY);
                if (found == null) {
                    found = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
                    rocks.put(database.family(Family.META), options, KEY, found);
                }
                return new String(found, StandardCharsets.UTF_8);
            } catch (RocksDBException e) {
                throw new StoreException(StoreException.Reason.CORRUPT, "the store's name cannot be read", e);
            }
        });
    }
}
