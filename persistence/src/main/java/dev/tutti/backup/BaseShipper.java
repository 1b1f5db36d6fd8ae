package dev.tutti.backup;

import dev.tutti.journal.rocksdb.RocksDbStore;
import dev.tutti.journal.rocksdb.UpdateGapException;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a base beside the shipped log from time to time, and takes away what nothing is restored from any more. */
final class BaseShipper {
    private final Target target;
    private final RocksDbStore store;
    private final Clock clock;

    BaseShipper(Target target, RocksDbStore store, Clock clock) {
        this.target = target;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Ships a base that the log goes on from. The log is shipped between its files, so that it does not fall behind meanwhile;
     * only files that the target does not have are sent.
     */
    Manifest ship(LogShipper log) throws IOException, UpdateGapException, LogShipper.TakenException {
        log.ship();
        var at = log.position();
        var createdAt = clock.instant();
        try (var checkpoint = store.checkpoint()) {
            var there = new HashSet<String>();
            target.list(Layout.FILES).forEach(entry -> there.add(entry.key()));
            var files = new java.util.ArrayList<StoredFile>();
            for (var path : checkpoint.files()) {
                var file = StoredFile.of(path);
                files.add(file);
                if (there.add(Layout.file(file))) {
                    target.create(Layout.file(file), path);
                }
                log.ship();
            }
            var manifest = Manifest.of(createdAt, store.storeId(), List.copyOf(files),
                    new Manifest.LogStart(at.segment(), at.update(), at.previous()));
            target.create(Layout.base(at.timeline(), at.segment()), manifest.toJson());
            return manifest;
        }
    }

    /** Removes all but the newest bases, and then the segments and files that only removed ones needed. */
    void retain(int keepBases) throws IOException {
        var catalog = Catalog.of(target);
        var left = keepBases;
        var keptFiles = new HashSet<String>();
        var firstSegments = new TreeMap<String, Long>();
        for (var timeline : catalog.timelines()) {
            for (var base : timeline.bases().descendingSet()) {
                var key = Layout.base(timeline.name(), base);
                if (left > 0) {
                    left--;
                    firstSegments.merge(timeline.name(), base, Math::min);
                    var manifest = target.read(key);
                    if (manifest.isPresent()) {
                        Manifest.parse(key, manifest.get()).files().forEach(file -> keptFiles.add(Layout.file(file)));
                    }
                } else {
                    target.delete(key);
                }
            }
        }
        removeSegments(catalog, firstSegments);
        for (var entry : target.list(Layout.FILES)) {
            if (!keptFiles.contains(entry.key())) {
                target.delete(entry.key());
            }
        }
    }

    private void removeSegments(Catalog catalog, Map<String, Long> firstSegments) throws IOException {
        for (var timeline : catalog.timelines()) {
            // A timeline without a base that is kept is over: the newest one always has one by now.
            var first = firstSegments.getOrDefault(timeline.name(), Long.MAX_VALUE);
            for (var segment : timeline.segmentBytes().headMap(first).keySet()) {
                target.delete(Layout.segment(timeline.name(), segment));
            }
        }
    }
}
