package dev.tutti.backup;

import com.typesafe.config.Config;
import dev.tutti.journal.rocksdb.RocksDbStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * Backups of the running store: each is a copy as of one moment, which is prepared, read file by file, and dropped by its reader
 * or when it goes unread.
 */
public final class Backups implements Extension {
    private static final Id ID = new Id();

    private final ExtendedActorSystem system;
    private final Settings settings;
    private final Map<String, HeldBackup> held = new HashMap<>();

    record Settings(int maxConcurrent, Duration unreadTimeout, int chunkBytes) {
        static Settings of(Config root) {
            var config = root.getConfig("tutti.backup");
            return new Settings(config.getInt("max-concurrent"), config.getDuration("unread-timeout"),
                    Math.toIntExact(config.getBytes("chunk")));
        }
    }

    private Backups(ExtendedActorSystem system) {
        this.system = system;
        this.settings = Settings.of(system.settings().config());
        var pause = settings.unreadTimeout().dividedBy(4);
        system.scheduler().scheduleWithFixedDelay(pause, pause, this::dropUnread, system.dispatcher());
    }

    public static Backups get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** Begins to copy the store as it is now; the id of the backup, or nothing where too many are under way. */
    public synchronized Optional<String> begin() {
        if (held.size() >= settings.maxConcurrent()) {
            return Optional.empty();
        }
        var id = UUID.randomUUID().toString();
        var backup = new HeldBackup(RocksDbStore.get(system), Clock.systemUTC());
        held.put(id, backup);
        backup.prepare();
        return Optional.of(id);
    }

    /** How far a backup is, or nothing where there is none of this id. */
    public Optional<BackupProgress> progress(String id) {
        return find(id).map(HeldBackup::progress);
    }

    /**
     * A piece of a file: as much as one chunk has, and nothing at its end.
     *
     * @return nothing where there is no such backup, it is not ready, or it has no such file
     */
    public Optional<byte[]> read(String id, String name, long offset) throws IOException {
        var path = find(id).flatMap(backup -> backup.file(name));
        return path.isEmpty() ? Optional.empty() : Optional.of(chunk(path.get(), offset));
    }

    private byte[] chunk(Path path, long offset) throws IOException {
        try (var channel = FileChannel.open(path)) {
            var left = Math.max(0, channel.size() - offset);
            var bytes = ByteBuffer.allocate((int) Math.min(settings.chunkBytes(), left));
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                continue;
            }
            return bytes.array();
        }
    }

    /** Removes a backup here; whether there was one. */
    public boolean drop(String id) {
        HeldBackup dropped;
        synchronized (this) {
            dropped = held.remove(id);
        }
        if (dropped != null) {
            dropped.close();
        }
        return dropped != null;
    }

    private synchronized Optional<HeldBackup> find(String id) {
        var found = Optional.ofNullable(held.get(id));
        found.ifPresent(HeldBackup::touch);
        return found;
    }

    private void dropUnread() {
        List<String> unread;
        synchronized (this) {
            unread = held.entrySet().stream()
                    .filter(entry -> entry.getValue().isUnreadFor(settings.unreadTimeout())).map(Map.Entry::getKey)
                    .toList();
        }
        unread.forEach(this::drop);
    }

    private static final class Id extends AbstractExtensionId<Backups> {
        @Override
        public Backups createExtension(ExtendedActorSystem system) {
            return new Backups(system);
        }
    }
}
