package dev.tutti.protocol.lock;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tutti.protocol.context.ContextEventCodec;
import dev.tutti.protocol.journal.v1.JournaledLockEvent;
import dev.tutti.protocol.lock.LockEvent.Grant;
import dev.tutti.protocol.lock.LockEvent.LockExpired;
import dev.tutti.protocol.lock.LockEvent.LockReleased;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import dev.tutti.protocol.lock.LockEvent.LockTtlChanged;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockEvent.ReleaseReason;
import java.time.Duration;

/** Between lock events and the bytes the journal keeps for ever; the schema is {@code tutti/journal/v1/lock.proto}. */
public final class LockEventCodec {
    private LockEventCodec() {}

    public static byte[] toBytes(LockEvent event) {
        var message = JournaledLockEvent.newBuilder().setSpace(event.space())
                .setTsMicros(ContextEventCodec.micros(event.ts()));
        switch (event) {
            case LockSpaceOpened opened -> message.getLockSpaceOpenedBuilder();
            case LocksGranted granted -> {
                var builder = message.getLocksGrantedBuilder()
                        .setRequestId(ContextEventCodec.bytesOf(granted.requestId())).setHolder(granted.holder())
                        .setShared(granted.mode() == LockMode.SHARED).setTtlMillis(granted.ttl().toMillis())
                        .setReleaseOnDisconnect(granted.releaseOnDisconnect());
                granted.grants().forEach(grant -> builder.addGrantsBuilder().setResource(grant.resource().text())
                        .setFencingToken(grant.fencingToken()));
            }
            case LockTtlChanged changed -> message.getLockTtlChangedBuilder().setFencingToken(changed.fencingToken())
                    .setTtlMillis(changed.ttl().toMillis());
            case LockReleased released -> message.getLockReleasedBuilder().setResource(released.resource().text())
                    .setHolder(released.holder()).setFencingToken(released.fencingToken())
                    .setReasonValue(released.reason().ordinal());
            case LockExpired expired -> message.getLockExpiredBuilder().setResource(expired.resource().text())
                    .setHolder(expired.holder()).setFencingToken(expired.fencingToken());
        }
        return message.build().toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are no event that this version knows */
    public static LockEvent fromBytes(byte[] bytes) {
        try {
            return event(JournaledLockEvent.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a journaled lock event: " + e.getMessage(), e);
        }
    }

    private static LockEvent event(JournaledLockEvent message) {
        var space = message.getSpace();
        var ts = ContextEventCodec.instant(message.getTsMicros());
        return switch (message.getEventCase()) {
            case LOCK_SPACE_OPENED -> new LockSpaceOpened(space, ts);
            case LOCKS_GRANTED -> {
                var granted = message.getLocksGranted();
                yield new LocksGranted(space, ts, ContextEventCodec.uuid(granted.getRequestId()), granted.getHolder(),
                        mode(granted.getShared()), Duration.ofMillis(granted.getTtlMillis()),
                        granted.getReleaseOnDisconnect(),
                        granted.getGrantsList().stream().map(
                                grant -> new Grant(LockResource.parse(grant.getResource()), grant.getFencingToken()))
                                .toList());
            }
            case LOCK_TTL_CHANGED -> new LockTtlChanged(space, ts, message.getLockTtlChanged().getFencingToken(),
                    Duration.ofMillis(message.getLockTtlChanged().getTtlMillis()));
            case LOCK_RELEASED -> {
                var released = message.getLockReleased();
                yield new LockReleased(space, ts, LockResource.parse(released.getResource()), released.getHolder(),
                        released.getFencingToken(), reason(released.getReasonValue()));
            }
            case LOCK_EXPIRED -> {
                var expired = message.getLockExpired();
                yield new LockExpired(space, ts, LockResource.parse(expired.getResource()), expired.getHolder(),
                        expired.getFencingToken());
            }
            case EVENT_NOT_SET -> throw new IllegalArgumentException(
                    "a journaled lock event of a kind that this version does not know");
        };
    }

    public static LockMode mode(boolean shared) {
        return shared ? LockMode.SHARED : LockMode.EXCLUSIVE;
    }

    private static ReleaseReason reason(int number) {
        if (number < 0 || number >= ReleaseReason.values().length) {
            throw new IllegalArgumentException("a reason of release that this version does not know: " + number);
        }
        return ReleaseReason.values()[number];
    }
}
