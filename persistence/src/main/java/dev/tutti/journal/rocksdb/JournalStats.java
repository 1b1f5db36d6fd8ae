package dev.tutti.journal.rocksdb;

/**
 * What the journal has written since it was opened.
 *
 * @param batches RocksDB writes, and so WAL syncs
 * @param writes  atomic writes of persistent actors
 * @param events  events in them
 * @param bytes   their records' bytes
 */
public record JournalStats(long batches, long writes, long events, long bytes) {}
