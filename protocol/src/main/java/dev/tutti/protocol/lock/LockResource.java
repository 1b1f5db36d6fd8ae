package dev.tutti.protocol.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a lock is of: a path in a space, as {@code [space:]path}. A path covers everything beneath it, whether it is written
 * with a trailing slash, {@code /**}, {@code /*} or nothing; {@code src/au*} covers all in {@code src} that begins so.
 *
 * <p>A space is a project: paths of different spaces have nothing to do with each other. Two resources are the same when they
 * cover the same, however they are written.
 *
 * @param text   as it was asked for
 * @param path   its segments, without those that say nothing
 * @param prefix what the next segment must begin with; null where the path itself is meant
 */
public record LockResource(String text, String space, List<String> path, String prefix)
        implements
            Comparable<LockResource> {

    public static final String DEFAULT_SPACE = "default";
    public static final int MAX_CHARS = 1024;
    public static final int MAX_SEGMENTS = 64;
    private static final Pattern SPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** @throws IllegalArgumentException saying what is wrong, as the end of a sentence that begins with the field's name */
    public static LockResource parse(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("must be 1 to " + MAX_CHARS + " characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("must have no control characters and no halves of characters");
        }
        var colon = text.indexOf(':');
        var spaced = colon > 0 && SPACE.matcher(text.substring(0, colon)).matches();
        var path = new ArrayList<String>();
        for (var segment : text.substring(spaced ? colon + 1 : 0).split("/")) {
            if (segment.equals("..")) {
                throw new IllegalArgumentException("must not go up with '..'");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                path.add(segment);
            }
        }
        if (path.size() > MAX_SEGMENTS) {
            throw new IllegalArgumentException("must have at most " + MAX_SEGMENTS + " segments");
        }
        var prefix = glob(path);
        if (path.stream().anyMatch(segment -> segment.contains("*")) || prefix != null && prefix.contains("*")) {
            throw new IllegalArgumentException("may have a '*' only at its end: 'src/**', 'src/*' or 'src/au*'");
        }
        return new LockResource(text, spaced ? text.substring(0, colon) : DEFAULT_SPACE, List.copyOf(path), prefix);
    }

    /** A file's path, in which nothing has a meaning but the slash. */
    public static LockResource ofPath(String space, String path) {
        var segments = java.util.Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
        return new LockResource(space + ":" + path, space, segments, null);
    }

    /** Takes a glob off the end of a path. */
    private static String glob(List<String> path) {
        if (path.isEmpty() || !path.getLast().endsWith("*")) {
            return null;
        }
        var last = path.removeLast();
        // Everything in a directory is the directory.
        return last.equals("**") || last.equals("*") ? null : last.substring(0, last.length() - 1);
    }

    /** Whether there is anything that both cover: then the two may not be locked at once, unless both only read. */
    public boolean overlaps(LockResource other) {
        if (!space.equals(other.space)) {
            return false;
        }
        var shared = Math.min(path.size(), other.path.size());
        for (var i = 0; i < shared; i++) {
            if (!path.get(i).equals(other.path.get(i))) {
                return false;
            }
        }
        if (path.size() == other.path.size()) {
            // A glob and the directory it is in, or two globs in one directory.
            return prefix == null || other.prefix == null || prefix.startsWith(other.prefix)
                    || other.prefix.startsWith(prefix);
        }
        var shorter = path.size() < other.path.size() ? this : other;
        var longer = shorter == this ? other : this;
        return shorter.prefix == null || longer.path.get(shared).startsWith(shorter.prefix);
    }

    /** One text for all ways to write the same. */
    public String canonical() {
        var joined = String.join("/", path);
        if (prefix == null) {
            return space + ":" + joined;
        }
        return space + ":" + joined + (joined.isEmpty() ? "" : "/") + prefix + "*";
    }

    @Override
    public int compareTo(LockResource other) {
        return canonical().compareTo(other.canonical());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LockResource resource && canonical().equals(resource.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
