package dev.tutti.cli.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats {@code tutti import} reads: chosen by file name, validated by content. */
public enum TranscriptFormat {
    SWE_AGENT(".traj", "swe-agent", new SweAgentParser()), CLAUDE_CODE(".jsonl", "claude-code", new ClaudeCodeParser());

    private final String extension;
    private final String label;
    private final TranscriptParser parser;

    TranscriptFormat(String extension, String label, TranscriptParser parser) {
        this.extension = extension;
        this.label = label;
        this.parser = parser;
    }

    public static Optional<TranscriptFormat> of(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (var format : values()) {
            if (name.endsWith(format.extension)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The file's name without its extension. */
    public String stemOf(Path file) {
        var name = file.getFileName().toString();
        return name.substring(0, name.length() - extension.length());
    }

    /**
     * Reads a transcript into units. What was read before a failure has reached the sink.
     *
     * @return what the user should know of the reading: what was left out, split or repaired
     */
    public List<String> read(Path file, String contextId, UnitSink sink) throws IOException, TranscriptException {
        var scribe = new Scribe(contextId, label, file.getFileName().toString(), sink);
        try (var in = Files.newInputStream(file)) {
            parser.parse(in, Files.size(file), scribe);
        }
        return scribe.notices();
    }
}
