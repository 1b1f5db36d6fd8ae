package dev.tutti.backup;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where things are in a target that the log is shipped to:
 *
 * <pre>
 * tutti-shipping.json                           whose target this is
 * files/SHA-256                                 files of bases, shared by all that have them
 * timelines/00000001-ab12cd34/base-000000000001.json       a base's manifest, written last
 * timelines/00000001-ab12cd34/segment-000000000001.log     the log behind it
 * </pre>
 *
 * A timeline is a log without holes. A new one begins where the log cannot be continued.
 */
final class Layout {
    /** A backup's manifest, written last; its files are beside it by their names in the store. */
    static final String BACKUP = "tutti-backup.json";
    static final String OWNER = "tutti-shipping.json";
    static final String FILES = "files/";
    static final String TIMELINES = "timelines/";
    private static final Pattern TIMELINE = Pattern.compile("timelines/((\\d{8})-[0-9a-f]{8})/.*");
    private static final Pattern BASE = Pattern.compile("timelines/[^/]+/base-(\\d{12})\\.json");
    private static final Pattern SEGMENT = Pattern.compile("timelines/[^/]+/segment-(\\d{12})\\.log");

    private Layout() {}

    static String newTimeline(long number) {
        return "%08d-%s".formatted(number, UUID.randomUUID().toString().substring(0, 8));
    }

    static String timeline(String name) {
        return TIMELINES + name + "/";
    }

    /** A file of a backup, which shares none with others. */
    static String named(StoredFile file) {
        return FILES + file.name();
    }

    static String file(StoredFile file) {
        return FILES + file.sha256();
    }

    static String base(String timeline, long segment) {
        return "%sbase-%012d.json".formatted(timeline(timeline), segment);
    }

    static String segment(String timeline, long number) {
        return "%ssegment-%012d.log".formatted(timeline(timeline), number);
    }

    static Optional<String> timelineOf(String key) {
        var found = TIMELINE.matcher(key);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    static long timelineNumber(String timeline) {
        return Long.parseLong(timeline.substring(0, timeline.indexOf('-')));
    }

    static Optional<Long> baseNumber(String key) {
        return number(BASE, key);
    }

    static Optional<Long> segmentNumber(String key) {
        return number(SEGMENT, key);
    }

    private static Optional<Long> number(Pattern pattern, String key) {
        var found = pattern.matcher(key);
        return found.matches() ? Optional.of(Long.parseLong(found.group(1))) : Optional.empty();
    }
}
