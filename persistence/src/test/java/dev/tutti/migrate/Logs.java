package dev.tutti.migrate;

import com.google.protobuf.ByteString;
import dev.tutti.context.ContextSerializer;
import dev.tutti.journal.JournaledEvent;
import dev.tutti.lock.LockSerializer;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextEvent.AgentJoined;
import dev.tutti.protocol.context.ContextEvent.AgentLeft;
import dev.tutti.protocol.context.ContextEvent.ContextCreated;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.context.HashChain;
import dev.tutti.protocol.lock.LockEvent;
import dev.tutti.protocol.lock.LockEvent.Grant;
import dev.tutti.protocol.lock.LockEvent.LockSpaceOpened;
import dev.tutti.protocol.lock.LockEvent.LocksGranted;
import dev.tutti.protocol.lock.LockMode;
import dev.tutti.protocol.lock.LockResource;
import dev.tutti.protocol.workunit.Payload;
import dev.tutti.protocol.workunit.WorkUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Logs as entities write them. */
final class Logs {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final ContextSerializer CONTEXTS = new ContextSerializer();
    private static final LockSerializer LOCKS = new LockSerializer();

    private Logs() {}

    /** Created, joined, then units and now and then somebody who leaves; by another incarnation every fifth event. */
    static List<JournaledEvent> context(String id, int events) {
        var log = new ArrayList<JournaledEvent>();
        var head = HashChain.GENESIS;
        var units = 0L;
        for (var number = 1; number <= events; number++) {
            ContextEvent event = switch (number) {
                case 1 -> new ContextCreated(id, NOON, "alice", "", Collections.emptySortedMap());
                case 2 -> new AgentJoined(id, NOON, units, "alice");
                default -> number % 7 == 0
                        ? new AgentLeft(id, NOON, units, "alice")
                        : new UnitAppended(unit(id, ++units));
            };
            var chained = HashChain.seal(head, event);
            head = chained.hash();
            log.add(journaled(number, CONTEXTS.identifier(), CONTEXTS.manifest(chained), CONTEXTS.toBinary(chained)));
        }
        return log;
    }

    private static WorkUnit unit(String context, long seq) {
        return new WorkUnit(new UUID(context.hashCode(), seq), context, seq, "alice", "MESSAGE", NOON, null,
                Collections.emptySortedMap(), "text/plain", Payload.text("unit " + seq), List.of());
    }

    static List<JournaledEvent> lockSpace(String space, int events) {
        var log = new ArrayList<JournaledEvent>();
        for (var number = 1; number <= events; number++) {
            LockEvent event = number == 1
                    ? new LockSpaceOpened(space, NOON)
                    : new LocksGranted(space, NOON, new UUID(0, number), "alice", LockMode.SHARED,
                            Duration.ofMinutes(1),
                            false, List.of(new Grant(LockResource.parse(space + ":file"), number)));
            log.add(journaled(number, LOCKS.identifier(), LOCKS.manifest(event), LOCKS.toBinary(event)));
        }
        return log;
    }

    static JournaledEvent journaled(long number, int serializerId, String manifest, byte[] bytes) {
        return new JournaledEvent(number, NOON.toEpochMilli(), "", "writer-" + number / 5, serializerId, manifest,
                bytes);
    }

    /** The same event with something behind its bytes. */
    static JournaledEvent with(JournaledEvent event, byte... more) {
        return new JournaledEvent(event.sequenceNr(), event.timestamp(), event.manifest(), event.writer(),
                event.serializerId(), event.serializerManifest(),
                ByteString.copyFrom(event.bytes()).concat(ByteString.copyFrom(more)).toByteArray());
    }
}
