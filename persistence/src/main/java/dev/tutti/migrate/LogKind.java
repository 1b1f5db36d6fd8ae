package dev.tutti.migrate;

import dev.tutti.context.ContextSerializer;
import dev.tutti.context.ContextTags;
import dev.tutti.context.Contexts;
import dev.tutti.journal.EventSerializer;
import dev.tutti.journal.JournaledEvent;
import dev.tutti.lock.LockSerializer;
import dev.tutti.lock.LockTags;
import dev.tutti.lock.Locks;
import dev.tutti.migrate.MigrationException.Reason;
import dev.tutti.protocol.context.ChainedEvent;
import dev.tutti.protocol.lock.LockEvent;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What an entity is, by its persistence id, and how its events are read. */
enum LogKind {
    CONTEXT("context", Contexts.PERSISTENCE_ID_PREFIX, new ContextSerializer()) {
        @Override
        Set<String> tags(Object event) {
            return ContextTags.of((ChainedEvent) event);
        }

        @Override
        String nameIn(Object event) {
            return ((ChainedEvent) event).event().contextId();
        }
    },
    LOCK_SPACE("lock space", Locks.PERSISTENCE_ID_PREFIX, new LockSerializer()) {
        @Override
        Set<String> tags(Object event) {
            return LockTags.of((LockEvent) event);
        }

        @Override
        String nameIn(Object event) {
            return ((LockEvent) event).space();
        }
    };

    private final String noun;
    private final String prefix;
    private final EventSerializer<?, ?> serializer;

    LogKind(String noun, String prefix, EventSerializer<?, ?> serializer) {
        this.noun = noun;
        this.prefix = prefix;
        this.serializer = serializer;
    }

    /** All tags of an event, those that units are found by included. */
    abstract Set<String> tags(Object event);

    /** Whose event it says it is. */
    abstract String nameIn(Object event);

    static LogKind of(String persistenceId) {
        return known(persistenceId).orElseThrow(() -> new MigrationException(Reason.SOURCE_NEWER, "The store has '"
                + persistenceId + "', which this version does not know: it was written by a newer one."));
    }

    /** How people call it. */
    static String describe(String persistenceId) {
        return known(persistenceId)
                .map(kind -> kind.noun + " '" + persistenceId.substring(kind.prefix.length()) + "'")
                .orElse("'" + persistenceId + "'");
    }

    private static Optional<LogKind> known(String persistenceId) {
        return Arrays.stream(values()).filter(kind -> persistenceId.startsWith(kind.prefix)).findFirst();
    }

    /**
     * The event of some bytes, which it makes again bit by bit: what this version did not know would be lost when it is written.
     *
     * @throws MigrationException where it is not of this kind and this entity
     */
    Object read(String persistenceId, JournaledEvent journaled) {
        try {
            if (journaled.serializerId() == serializer.identifier()) {
                var event = serializer.fromBinary(journaled.bytes(), journaled.serializerManifest());
                if (serializer.manifest(event).equals(journaled.serializerManifest())
                        && Arrays.equals(serializer.toBinary(event), journaled.bytes())) {
                    return checked(persistenceId, journaled, event);
                }
            }
        } catch (IllegalArgumentException e) {
            throw newer(persistenceId, journaled, " (" + e.getMessage() + ")");
        }
        throw newer(persistenceId, journaled, "");
    }

    private Object checked(String persistenceId, JournaledEvent journaled, Object event) {
        if (!persistenceId.equals(prefix + nameIn(event))) {
            throw new MigrationException(Reason.SOURCE_DAMAGED, "Event " + journaled.sequenceNr() + " of "
                    + describe(persistenceId) + " says that it is of '" + nameIn(event) + "'.");
        }
        return event;
    }

    private static MigrationException newer(String persistenceId, JournaledEvent journaled, String why) {
        return new MigrationException(Reason.SOURCE_NEWER, "Event " + journaled.sequenceNr() + " of "
                + describe(persistenceId) + " has something that this version does not know" + why
                + ": it was written by a newer one.");
    }
}
