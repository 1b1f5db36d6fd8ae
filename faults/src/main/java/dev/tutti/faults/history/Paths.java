package dev.tutti.faults.history;

/** What overlaps, by a rule of its own: the checkers must not share a mistake with what they check. */
public final class Paths {
    private Paths() {}

    /** Of {@code space:path} the path. */
    public static String ofResource(String resource) {
        return resource.substring(resource.indexOf(':') + 1);
    }

    /** Paths as text, each part closed by a slash; a glob is an open end. One begins with the other where they meet. */
    public static boolean overlap(String one, String other) {
        var a = closed(one);
        var b = closed(other);
        return a.startsWith(b) || b.startsWith(a);
    }

    private static String closed(String path) {
        var plain = path.startsWith("/") ? path.substring(1) : path;
        if (plain.isEmpty()) {
            return "";
        }
        if (plain.endsWith("*")) {
            return plain.substring(0, plain.indexOf('*'));
        }
        return plain.endsWith("/") ? plain : plain + "/";
    }
}
