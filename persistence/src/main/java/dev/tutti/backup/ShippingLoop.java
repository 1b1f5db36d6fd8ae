package dev.tutti.backup;

import dev.tutti.backup.ShippingStatus.State;
import dev.tutti.journal.rocksdb.RocksDbStore;
import dev.tutti.journal.rocksdb.UpdateGapException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that ships, again and again. Whatever the target does, nobody waits for this thread but itself. */
final class ShippingLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);
    /** A target that stays away is told of this often. */
    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final Target target;
    private final RocksDbStore store;
    private final ShippingSettings settings;
    private final Clock clock;
    private final Resumption resumption;
    private final BaseShipper bases;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile ShippingStatus status = new ShippingStatus(State.STARTING, null, 0, null);

    private LogShipper log;
    private Optional<Manifest> base = Optional.empty();
    private long bytesBehindBase;
    private long newTimeline;
    private int failures;
    private Instant toldAt = Instant.EPOCH;
    private Instant checkedAt = Instant.EPOCH;

    ShippingLoop(Target target, RocksDbStore store, ShippingSettings settings, Clock clock) {
        this.target = target;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.resumption = new Resumption(target, store, settings, clock);
        this.bases = new BaseShipper(target, store, clock);
        this.thread = Thread.ofPlatform().name("tutti-shipping").daemon().start(this);
    }

    ShippingStatus status() {
        return status;
    }

    /** Ships what is left, for as long as it may take at most. */
    void stop(Duration deadline) {
        stopping.countDown();
        try {
            if (!thread.join(deadline)) {
                LOG.warn("Not all of the log was shipped to {} before the stop; it is after the next start",
                        target.name());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            var last = false;
            while (!last) {
                last = stopping.await(pause().toMillis(), TimeUnit.MILLISECONDS);
                round();
            }
        } catch (InterruptedException e) {
            // The deadline of the stop: the rest is shipped after the next start.
        } finally {
            forgetLog();
            target.close();
        }
    }

    private Duration pause() {
        if (failures == 0) {
            return settings.interval();
        }
        var doubled = settings.interval().multipliedBy(1L << Math.min(failures - 1, 16));
        return doubled.compareTo(settings.maxBackoff()) > 0 ? settings.maxBackoff() : doubled;
    }

    private void round() throws InterruptedException {
        try {
            shipAll();
            if (failures > 0) {
                LOG.warn("The log is shipped to {} again, after {} failures", target.name(), failures);
            }
            failures = 0;
        } catch (UpdateGapException e) {
            LOG.warn("{}; a new base is shipped", e.getMessage());
            abandonTimeline();
        } catch (LogShipper.TakenException e) {
            LOG.error("{} at {}: two servers ship to one place. A new base is shipped, apart from theirs",
                    e.getMessage(),
                    target.name());
            abandonTimeline();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void shipAll() throws IOException, UpdateGapException, LogShipper.TakenException {
        if (log != null && !log.isCurrent()) {
            forgetLog();
        }
        if (log == null) {
            var resumed = newTimeline > 0 ? resumption.begun(newTimeline) : resumption.resume();
            log = resumed.log();
            base = resumed.base();
            bytesBehindBase = resumed.bytesBehindBase();
            newTimeline = 0;
        }
        if (isBaseLost()) {
            LOG.error("The base of the log that was shipped to {} is no longer there; a new one is shipped",
                    target.name());
            forgetLog();
            base = Optional.empty();
            shipAll();
            return;
        }
        confirm(log.ship());
        if (isBaseDue()) {
            var begun = clock.instant();
            base = Optional.of(bases.ship(log));
            bytesBehindBase = -log.shippedBytes();
            LOG.info("A base was shipped to {}: {} bytes", target.name(), base.get().sizeBytes());
            confirm(begun);
            bases.retain(settings.keepBases());
            confirm(log.ship());
        }
    }

    /** Without a base nothing of the timeline could be restored. */
    private void confirm(Instant moment) {
        status = base.isEmpty()
                ? new ShippingStatus(State.STARTING, status.confirmed(), status.shipped(), null)
                : new ShippingStatus(State.SHIPPING, moment, log.position().update(), null);
    }

    private boolean isBaseLost() throws IOException {
        var now = clock.instant();
        if (base.isEmpty() || now.isBefore(checkedAt.plus(settings.checkEvery()))) {
            return false;
        }
        checkedAt = now;
        var key = Layout.base(log.position().timeline(), base.get().log().segment());
        return target.list(key).isEmpty();
    }

    private boolean isBaseDue() {
        return base.isEmpty() || bytesBehindBase + log.shippedBytes() >= settings.baseAfterBytes()
                || Instant.parse(base.get().createdAt()).plus(settings.baseEvery()).isBefore(clock.instant());
    }

    private void abandonTimeline() {
        newTimeline = Layout.timelineNumber(log.position().timeline()) + 1;
        forgetLog();
        base = Optional.empty();
        failures++;
        status = new ShippingStatus(State.STARTING, status.confirmed(), status.shipped(), null);
    }

    private void forgetLog() {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    private void failed(Exception e) {
        failures++;
        status = new ShippingStatus(State.FAILING, status.confirmed(), status.shipped(), e.getMessage());
        var now = clock.instant();
        if (failures == 1 || toldAt.plus(REMINDER).isBefore(now)) {
            toldAt = now;
            LOG.warn("The log cannot be shipped to {}: {}; {}. Appends go on, and it is tried again", target.name(),
                    e.getMessage(), status.confirmed() == null
                            ? "nothing is there yet"
                            : "all before " + status.confirmed() + " is there");
        }
    }
}
