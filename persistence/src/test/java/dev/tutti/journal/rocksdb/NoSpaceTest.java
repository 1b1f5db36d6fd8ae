package dev.tutti.journal.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

/** What RocksDB's own words say about a write that a full volume refused. */
class NoSpaceTest {
    private static final String FULL = ": /data/journal/000012.log: No space left on device";

    @Test
    void aFullVolumeAndASpentQuotaAreTheSame() {
        assertThat(NoSpace.isCauseOf(new RocksDBException("While appending to file" + FULL))).isTrue();
        assertThat(NoSpace.isCauseOf(new RocksDBException("While fdatasync: 000012.log: Disk quota exceeded")))
                .isTrue();
        assertThat(NoSpace.isCauseOf(new RocksDBException("While appending to file: 000012.log: Input/output error")))
                .isFalse();
    }

    @Test
    void aLogThatFoundNoRoomOnceIsOpenedAnewThoughThereIsRoomAgain() {
        var later = new RocksDBException("Writer has previous error.");
        assertThat(NoSpace.isCauseOf(later)).isTrue();
        assertThat(NoSpace.leftNothing(later)).isTrue();
    }

    @Test
    void whatWasNotWrittenToItsEndCannotComeBackAndWhatOnlyWasNotSyncedMay() {
        assertThat(NoSpace.leftNothing(new RocksDBException("While appending to file" + FULL))).isTrue();
        assertThat(NoSpace.leftNothing(new RocksDBException("While open a file for appending" + FULL))).isTrue();
        assertThat(List.of("While fdatasync", "While fsync", "While something new")).noneMatch(
                words -> NoSpace.leftNothing(new RocksDBException(words + FULL)));
    }

    @Test
    void theReserveIsTheSmallerOfAnAmountAndAShareAndMoreMustBeFreeBeforeWritesAreWelcomeAgain() {
        var settings = new DiskSettings(256 << 20, 5, 1.25, java.time.Duration.ofSeconds(1));
        assertThat(settings.reserveBytes(1L << 40)).isEqualTo(256 << 20);
        assertThat(settings.reserveBytes(1000)).isEqualTo(50);
        assertThat(settings.resumeBytes(1L << 40)).isEqualTo(320 << 20);
        assertThat(settings.reserveBytes(0)).as("a volume that does not tell its size").isZero();
    }
}
