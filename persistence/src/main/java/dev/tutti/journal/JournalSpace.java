package dev.tutti.journal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * Whether this node's journal has room: told by the store below it, asked by the entities above it before they write. A journal
 * that tells nothing has enough.
 */
public final class JournalSpace implements Extension {
    private static final Id ID = new Id();
    /** Of writers that never ask what became of a write, no more than this are remembered. */
    private static final int MAX_LOSSES = 100_000;

    private final Map<String, Loss> losses = new ConcurrentHashMap<>();
    private volatile Level level = Level.ENOUGH;

    /** How much may be written. */
    public enum Level {
        ENOUGH,
        /** Only the reserve is left: what frees something, or must not wait, may be written, and nothing new. */
        LOW,
        /** Nothing can be written. */
        NONE
    }

    /** What became of a write that failed. */
    public enum Loss {
        /** It is not in the journal, and will never be. */
        NOT_WRITTEN,
        /** It may turn out to be there; its writer recovers only once that is known. */
        UNKNOWN
    }

    public static JournalSpace get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    public Level level() {
        return level;
    }

    public void set(Level now) {
        level = now;
    }

    /** To be said before the write itself fails, so that its writer finds it here. */
    public void lost(String persistenceId, Loss loss) {
        if (losses.size() < MAX_LOSSES || losses.containsKey(persistenceId)) {
            losses.put(persistenceId, loss);
        }
    }

    /** What became of the last write of a persistent actor where the lack of room made it fail; told once. */
    public Optional<Loss> takeLoss(String persistenceId) {
        return Optional.ofNullable(losses.remove(persistenceId));
    }

    private static final class Id extends AbstractExtensionId<JournalSpace> {
        @Override
        public JournalSpace createExtension(ExtendedActorSystem system) {
            return new JournalSpace();
        }
    }
}
