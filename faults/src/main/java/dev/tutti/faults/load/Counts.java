package dev.tutti.faults.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what happened, for the report: a harness under whose load nothing is ever refused shows little. */
public final class Counts {
    public static final String ACKNOWLEDGED = "units acknowledged";
    public static final String NOBODY = "appends that found no node to connect to";
    public static final String UNKNOWN = "appends whose outcome was unknown at first";
    public static final String REPEATED = "of them, found to have been written";
    public static final String REFUSED = "requests refused for the moment (503)";
    public static final String FAILED = "requests answered with 500";
    public static final String CONNECTIONS = "streams opened";
    public static final String GOAWAYS = "streams told goaway";
    public static final String CUT = "streams cut off";
    public static final String EVENTS = "events shown to subscribers";
    public static final String GRANTS = "locks granted";
    public static final String LOST_LOCKS = "locks that had ended when their holder asked";
    public static final String FENCED = "writes with a stale token, refused by what the lock protects";
    public static final String CHECKED = "units read back and compared, on every node";
    public static final String LINKS = "links of hash chains made anew";
    public static final String GIVEN_UP = "nodes that were given up by the others and started again";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    public void count(String what) {
        count(what, 1);
    }

    public void count(String what, long times) {
        counts.computeIfAbsent(what, none -> new LongAdder()).add(times);
    }

    public Map<String, Long> all() {
        var all = new TreeMap<String, Long>();
        counts.forEach((what, times) -> all.put(what, times.sum()));
        return all;
    }

    public long of(String what) {
        var times = counts.get(what);
        return times == null ? 0 : times.sum();
    }
}
