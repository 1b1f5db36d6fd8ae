package dev.tutti.backup;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tutti.journal.rocksdb.RocksDbStore;
import dev.tutti.journal.rocksdb.Update;
import dev.tutti.journal.rocksdb.UpdateGapException;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Finds where shipping goes on after a start: the target alone says so, and this store's log must agree with it. */
final class Resumption {
    private static final JsonMapper JSON = new JsonMapper();

    private final Target target;
    private final RocksDbStore store;
    private final ShippingSettings settings;
    private final Clock clock;

    Resumption(Target target, RocksDbStore store, ShippingSettings settings, Clock clock) {
        this.target = target;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param base the newest one of the timeline, or nothing where it has none yet */
    record Resumed(LogShipper log, Optional<Manifest> base, long bytesBehindBase) {}

    /**
     * @throws BackupException when the target is another store's: it would push that one's copies out
     */
    Resumed resume() throws IOException {
        claim();
        var catalog = Catalog.of(target);
        if (!catalog.timelines().isEmpty()) {
            var newest = catalog.timelines().getFirst();
            if (!newest.bases().isEmpty() && !newest.segmentBytes().isEmpty()) {
                var resumed = continued(newest);
                if (resumed.isPresent()) {
                    return resumed.get();
                }
            }
        }
        return begun(catalog.highestNumber() + 1);
    }

    /** A timeline that begins with what the store has now; a base must follow. */
    Resumed begun(long number) {
        var position = new LogPosition(Layout.newTimeline(number), 1, Sha256.NONE, store.latestUpdate());
        return new Resumed(new LogShipper(target, store, position, settings.segmentBytes(), clock), Optional.empty(),
                0);
    }

    private void claim() throws IOException {
        var mine = store.storeId();
        target.create(Layout.OWNER, JSON.writeValueAsBytes(Map.of("format", Manifest.FORMAT, "storeId", mine)));
        var owner = JSON.readTree(target.read(Layout.OWNER).orElseThrow(
                () -> new IOException(target.name() + " does not keep what is written to it"))).path("storeId")
                .asText();
        if (!owner.equals(mine)) {
            throw new BackupException(BackupException.Reason.UNREACHABLE,
                    target.name() + " has copies of another store ("
                            + owner + ", and this one is " + mine + "): restore that one, or ship to another place");
        }
    }

    /** Nothing where the log here is not the one that was shipped, or no longer reaches back to it. */
    private Optional<Resumed> continued(Catalog.Timeline timeline) throws IOException {
        var number = timeline.segmentBytes().lastKey();
        var bytes = target.read(Layout.segment(timeline.name(), number)).orElse(new byte[0]);
        var segment = Segment.parse(bytes);
        var key = Layout.base(timeline.name(), timeline.bases().last());
        var base = target.read(key).map(json -> Manifest.parse(key, json));
        if (segment.isEmpty() || base.isEmpty()) {
            return Optional.empty();
        }
        var last = segment.get().updates().getLast();
        if (last.last() > store.latestUpdate()) {
            return Optional.empty();
        }
        // Left where it stands: the log is read from there on.
        var updates = store.updatesBehind(last.first() - 1);
        if (!isNext(updates, last)) {
            updates.close();
            return Optional.empty();
        }
        var position = new LogPosition(timeline.name(), number + 1, Segment.digest(bytes), last.last());
        var behind = timeline.segmentsBehind(timeline.bases().last()).values().stream().mapToLong(Long::longValue)
                .sum();
        return Optional.of(new Resumed(
                new LogShipper(target, store, position, settings.segmentBytes(), clock, updates), base, behind));
    }

    private static boolean isNext(dev.tutti.journal.rocksdb.UpdateReader updates, Update expected) {
        try {
            var found = updates.read(1);
            return found.size() == 1 && found.getFirst().first() == expected.first()
                    && Arrays.equals(found.getFirst().bytes(), expected.bytes());
        } catch (UpdateGapException e) {
            return false;
        }
    }
}
