/**
 * Copies of the embedded store elsewhere: backups on request, the log shipped continuously, and the way back. RocksDB itself
 * stays in {@code dev.tutti.journal.rocksdb}.
 */
package dev.tutti.backup;
