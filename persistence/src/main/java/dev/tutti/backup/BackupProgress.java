package dev.tutti.backup;

import java.util.Optional;

/**
 * How far a backup of a running server is: under way where both are absent.
 *
 * @param manifest what it consists of, once it may be read
 * @param failure  why there will be none
 */
public record BackupProgress(Optional<Manifest> manifest, Optional<String> failure) {
    static final BackupProgress PREPARING = new BackupProgress(Optional.empty(), Optional.empty());

    static BackupProgress ready(Manifest manifest) {
        return new BackupProgress(Optional.of(manifest), Optional.empty());
    }

    static BackupProgress failed(String failure) {
        return new BackupProgress(Optional.empty(), Optional.of(failure));
    }
}
