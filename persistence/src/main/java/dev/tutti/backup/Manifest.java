package dev.tutti.backup;

import dev.tutti.node.ProductVersion;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;

/**
 * What a copy of a store consists of.
 *
 * @param createdAt when it was begun: whatever was acknowledged before is in it
 * @param storeId   the store's name, or null where that is not known
 * @param log       where the shipped log goes on, or null where none does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(int format, String tuttiVersion, String createdAt, String storeId, List<StoredFile> files,
        LogStart log) {

    static final int FORMAT = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * @param segment  the number of the first segment behind this copy
     * @param behind   the last write that earlier segments have; this copy may have more
     * @param previous the SHA-256 of the segment before, or zeros
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record LogStart(long segment, long behind, String previous) {}

    static Manifest of(Instant createdAt, String storeId, List<StoredFile> files, LogStart log) {
        return new Manifest(FORMAT, ProductVersion.TEXT, createdAt.toString(), storeId, files, log);
    }

    /** What all its files have together. */
    public long sizeBytes() {
        return files.stream().mapToLong(StoredFile::sizeBytes).sum();
    }

    public byte[] toJson() {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always JSON", e);
        }
    }

    /** @throws BackupException when it is no manifest, of a newer format, or not one that may be followed */
    public static Manifest parse(String where, byte[] json) {
        Manifest manifest;
        try {
            manifest = MAPPER.readValue(json, Manifest.class);
        } catch (IOException e) {
            throw BackupException.damaged(where + " is no manifest of a backup: " + firstLine(e.getMessage()));
        }
        if (manifest == null || manifest.format() == 0) {
            throw BackupException.damaged(where + " is no manifest of a backup.");
        }
        if (manifest.format() != FORMAT) {
            throw BackupException.damaged(where + " has format " + manifest.format()
                    + ", which this version does not know.");
        }
        manifest.check(where);
        return manifest;
    }

    private void check(String where) {
        try {
            Instant.parse(createdAt == null ? "" : createdAt);
        } catch (DateTimeParseException e) {
            throw BackupException.damaged(where + " does not say when the backup was made.");
        }
        var names = new HashSet<String>();
        if (files == null || files.isEmpty()) {
            throw BackupException.damaged(where + " names no files.");
        }
        for (var file : files) {
            if (file == null || !file.isWellFormed() || !names.add(file.name())) {
                throw BackupException.damaged(where + " names a file that no store has: " + file + ".");
            }
        }
        if (!names.contains("CURRENT")) {
            throw BackupException.damaged(where + " does not name the file CURRENT, which every store has.");
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
