package dev.tutti.backup;

/**
 * Where the shipped log stands.
 *
 * @param segment  the number of the next segment
 * @param previous the SHA-256 of the one before
 * @param update   the number of the last update that was shipped
 */
record LogPosition(String timeline, long segment, String previous, long update) {
    LogPosition behind(Segment shipped, byte[] bytes) {
        return new LogPosition(timeline, segment + 1, Segment.digest(bytes), shipped.lastUpdate());
    }
}
