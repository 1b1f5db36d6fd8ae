package dev.tutti.cli;

import dev.tutti.cli.transcript.TranscriptFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Which of the files named go into which Context, and why the others do not.
 *
 * @param skipped  no transcripts; a shell's wildcard brings them along
 * @param failures what keeps a file named from being imported
 */
record ImportPlan(List<Entry> entries, List<String> skipped, List<String> failures) {

    private static final int CONTEXT_ID_CHARS = 128;

    record Entry(Path file, TranscriptFormat format, String contextId) {}

    /**
     * @param context the Context's name for the one file, or null to name each after its file
     */
    static ImportPlan of(List<Path> files, String context) {
        var plan = new ImportPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var takenBy = new HashMap<String, Path>();
        for (var file : files) {
            plan.add(file, context, takenBy);
        }
        return plan;
    }

    private void add(Path file, String context, HashMap<String, Path> takenBy) {
        if (!Files.exists(file)) {
            failures.add(file + ": no such file");
            return;
        }
        if (Files.isDirectory(file)) {
            failures.add(file + ": is a directory; name its files, such as " + file.resolve("*"));
            return;
        }
        var format = TranscriptFormat.of(file);
        if (format.isEmpty()) {
            skipped.add(file + ": skipped, neither .traj nor .jsonl");
            return;
        }
        var contextId = context == null ? contextId(format.get().stemOf(file)) : context;
        if (contextId.isEmpty()) {
            failures.add(file + ": no Context can be named after it; name one with --context");
            return;
        }
        var other = takenBy.putIfAbsent(contextId, file.toAbsolutePath().normalize());
        if (other == null) {
            entries.add(new Entry(file, format.get(), contextId));
        } else if (!other.equals(file.toAbsolutePath().normalize())) {
            failures.add(file + ": would go into the same Context '" + contextId + "' as " + other
                    + "; import it on its own with --context");
        }
    }

    /** A file's stem with what a Context's name may not hold replaced; empty where nothing is left. */
    static String contextId(String stem) {
        var id = stem.replaceAll("[^A-Za-z0-9._:-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return id.length() > CONTEXT_ID_CHARS ? id.substring(0, CONTEXT_ID_CHARS) : id;
    }
}
