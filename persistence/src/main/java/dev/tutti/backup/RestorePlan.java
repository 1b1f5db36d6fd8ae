package dev.tutti.backup;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a store is restored from.
 *
 * @param key where a file of the manifest is kept
 * @param log the timeline that goes on from it, or nothing for a backup that stands alone
 */
record RestorePlan(Manifest manifest, Function<StoredFile, String> key, Optional<Catalog.Timeline> log) {

    private record Base(Catalog.Timeline timeline, long segment) {}

    /**
     * @param base 1 for the newest base that was shipped, 2 for the one before, and so on
     * @throws BackupException when there is no such thing at the target, or its manifest is damaged
     */
    static RestorePlan of(Target target, int base) throws IOException {
        var backup = target.read(Layout.BACKUP);
        if (backup.isPresent()) {
            return new RestorePlan(Manifest.parse(Layout.BACKUP + " in " + target.name(), backup.get()), Layout::named,
                    Optional.empty());
        }
        var bases = Catalog.of(target).timelines().stream().flatMap(timeline -> timeline.bases().descendingSet()
                .stream().map(segment -> new Base(timeline, segment))).toList();
        if (bases.isEmpty()) {
            throw BackupException.damaged("There is no backup in " + target.name()
                    + ", and no base of a shipped log.");
        }
        if (base > bases.size()) {
            throw BackupException.damaged(target.name() + " has " + bases.size() + " base(s), and none of the number "
                    + base + ".");
        }
        return of(target, bases.get(base - 1));
    }

    private static RestorePlan of(Target target, Base base) throws IOException {
        var key = Layout.base(base.timeline().name(), base.segment());
        var where = key + " in " + target.name();
        var manifest = Manifest.parse(where, target.read(key).orElseThrow(() -> BackupException.damaged(where
                + " is missing.")));
        if (manifest.log() == null || manifest.log().segment() != base.segment()
                || manifest.log().previous() == null) {
            throw BackupException.damaged(where + " does not say where the log goes on.");
        }
        return new RestorePlan(manifest, Layout::file, Optional.of(base.timeline()));
    }
}
