package dev.tutti.backup;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a target has at a moment: its timelines, the newest first, with the numbers of their bases and segments. */
record Catalog(List<Timeline> timelines) {

    record Timeline(String name, TreeSet<Long> bases, TreeMap<Long, Long> segmentBytes) {
        /** Segments that a restore of this base would read. */
        Map<Long, Long> segmentsBehind(long base) {
            return segmentBytes.tailMap(base);
        }
    }

    static Catalog of(Target target) throws IOException {
        var found = new HashMap<String, Timeline>();
        for (var entry : target.list(Layout.TIMELINES)) {
            Layout.timelineOf(entry.key()).ifPresent(name -> {
                var timeline = found.computeIfAbsent(name,
                        key -> new Timeline(key, new TreeSet<>(), new TreeMap<>()));
                Layout.baseNumber(entry.key()).ifPresent(timeline.bases()::add);
                Layout.segmentNumber(entry.key())
                        .ifPresent(number -> timeline.segmentBytes().put(number, entry.sizeBytes()));
            });
        }
        return new Catalog(found.values().stream()
                .sorted(Comparator.comparing((Timeline timeline) -> Layout.timelineNumber(timeline.name()))
                        .thenComparing(Timeline::name).reversed())
                .toList());
    }

    /** The newest one that something can be restored from. */
    Optional<Timeline> restorable() {
        return timelines.stream().filter(timeline -> !timeline.bases().isEmpty()).findFirst();
    }

    long highestNumber() {
        return timelines.isEmpty() ? 0 : Layout.timelineNumber(timelines.getFirst().name());
    }
}
