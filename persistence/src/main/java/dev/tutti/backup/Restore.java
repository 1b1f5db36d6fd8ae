package dev.tutti.backup;

import com.typesafe.config.Config;
import dev.tutti.journal.rocksdb.StagedStore;
import dev.tutti.journal.rocksdb.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** Puts a store back from a backup, or from what was shipped: where nothing is, and whole or not at all. */
public final class Restore {
    private static final String STAGING = ".restoring";

    private final Config root;
    private final Target target;
    private final RestorePlan plan;

    private Restore(Config root, Target target, RestorePlan plan) {
        this.root = root;
        this.target = target;
        this.plan = plan;
    }

    /**
     * @param completeTo whatever was acknowledged before this moment is there; more may be
     * @param segments   how many of the shipped log were read
     * @param lastUpdate RocksDB's number of the newest write
     */
    public record Restored(Instant completeTo, long segments, long lastUpdate) {}

    /**
     * @param root   the configuration of the server that is to run on it: {@code tutti.rocksdb.directory} is restored
     * @param source {@code s3://bucket/prefix}, or a directory: a backup's, or one that the log was shipped to
     * @param base   where the log was shipped: 1 for the newest base, 2 for the one before
     * @throws BackupException when something is in the data directory, or what is restored is damaged or out of reach;
     *                         nothing is left there then
     */
    public static Restored of(Config root, String source, int base) {
        var store = Path.of(root.getString("tutti.rocksdb.directory")).toAbsolutePath();
        var staging = store.resolveSibling(store.getFileName() + STAGING);
        prepare(store.getParent(), staging);
        try (var target = TargetSettings.of(root).open(source)) {
            var restored = new Restore(root, target, RestorePlan.of(target, base)).into(staging);
            Files.move(staging, store, StandardCopyOption.ATOMIC_MOVE);
            Durable.sync(store.getParent());
            return restored;
        } catch (IOException e) {
            throw new BackupException(BackupException.Reason.UNREACHABLE, "The restore failed: " + e.getMessage()
                    + ".", e);
        } finally {
            discard(staging);
        }
    }

    /** What a killed restore left behind is nobody's. */
    private static void prepare(Path data, Path staging) {
        try {
            Files.createDirectories(data);
            try (var entries = Files.list(data)) {
                if (entries.anyMatch(entry -> !entry.equals(staging))) {
                    throw new BackupException(BackupException.Reason.NOT_EMPTY, "The directory " + data
                            + " is not empty; restore into one with nothing in it.");
                }
            }
            Durable.removeTree(staging);
            Files.createDirectory(staging);
        } catch (IOException e) {
            throw new BackupException(BackupException.Reason.NOT_WRITABLE, "The directory " + data
                    + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    private Restored into(Path staging) throws IOException {
        for (var file : plan.manifest().files()) {
            var key = plan.key().apply(file);
            var where = key + " (" + file.name() + ") in " + target.name();
            try (var in = target.open(key).orElseThrow(() -> BackupException.damaged("The backup is damaged: " + where
                    + " is missing."))) {
                Durable.write(staging.resolve(file.name()), out -> file.copy(where, in, out));
            }
        }
        try (var store = StagedStore.open(root, staging)) {
            var completeTo = Instant.parse(plan.manifest().createdAt());
            if (plan.log().isEmpty()) {
                return new Restored(completeTo, 0, store.latestUpdate());
            }
            var replayed = new LogReplay(target, plan.log().get(), plan.manifest().log()).into(store);
            return new Restored(replayed.completeTo().isAfter(completeTo) ? replayed.completeTo() : completeTo,
                    replayed.segments(), store.latestUpdate());
        } catch (StoreException e) {
            throw switch (e.reason()) {
                case CORRUPT, UNKNOWN_FORMAT -> new BackupException(BackupException.Reason.DAMAGED, "The backup in "
                        + target.name() + " holds no sound store: " + e.getMessage(), e);
                case IN_USE, NOT_WRITABLE, NO_SPACE -> new BackupException(BackupException.Reason.NOT_WRITABLE,
                        e.getMessage(), e);
            };
        }
    }

    private static void discard(Path staging) {
        try {
            Durable.removeTree(staging);
        } catch (IOException e) {
            // Said before, or nothing: the next restore tries to remove it again.
        }
    }
}
