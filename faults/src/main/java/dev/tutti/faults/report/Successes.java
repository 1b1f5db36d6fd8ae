package dev.tutti.faults.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When what succeeded: for each series, such as the writes to one context, the moments of its successes. */
public final class Successes {
    /** What was done; each is counted over all, by the node that was asked, and by the thing that it concerned. */
    public enum Kind {
        WRITE, LOCK
    }

    private final Map<Series, Moments> series = new ConcurrentHashMap<>();

    /** @param key empty for all, {@code node N}, or the context or lock space */
    private record Series(Kind kind, String key) {}

    private static final class Moments {
        private long[] nanos = new long[1024];
        private int count;

        synchronized void add(long moment) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = moment;
        }

        synchronized long[] sorted() {
            var copy = Arrays.copyOf(nanos, count);
            Arrays.sort(copy);
            return copy;
        }
    }

    public static String node(int node) {
        return "node " + node;
    }

    /** @param at nanoseconds of the run's clock */
    public void add(Kind kind, int node, String key, long at) {
        moments(kind, "").add(at);
        moments(kind, node(node)).add(at);
        moments(kind, key).add(at);
    }

    private Moments moments(Kind kind, String key) {
        return series.computeIfAbsent(new Series(kind, key), none -> new Moments());
    }

    /** The longest time in which nothing succeeded, over all. */
    public long longestGap(Kind kind, long from, long to) {
        return longestGap(moments(kind, "").sorted(), from, to);
    }

    /** The same for whichever of the keys had the longest; a key nobody ever succeeded with had none all the time. */
    public long longestGap(Kind kind, List<String> keys, long from, long to) {
        return keys.stream().mapToLong(key -> longestGap(moments(kind, key).sorted(), from, to)).max().orElse(0);
    }

    /** What is before the first success in the window, and behind the last, counts as much as what is between two. */
    static long longestGap(long[] sorted, long from, long to) {
        var longest = 0L;
        var last = from;
        for (var i = lowerBound(sorted, from); i < sorted.length && sorted[i] <= to; i++) {
            longest = Math.max(longest, sorted[i] - last);
            last = sorted[i];
        }
        return Math.max(longest, to - last);
    }

    private static int lowerBound(long[] sorted, long from) {
        var found = Arrays.binarySearch(sorted, from);
        return found >= 0 ? found : -found - 1;
    }
}
