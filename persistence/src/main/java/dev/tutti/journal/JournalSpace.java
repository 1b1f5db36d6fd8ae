package dev.tutti.journal;

import dev.tutti.protocol.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * Whether this node's journal takes writes: told by the store below it, asked by the entities above it before they write, and at
 * the doors. A journal that tells nothing takes them.
 */
public final class JournalSpace implements Extension {
    private static final Id ID = new Id();
    /** Of writers that never ask what became of a write, no more than this are remembered. */
    private static final int MAX_LOSSES = 100_000;

    private static final Problem NO_ROOM = new Problem.InsufficientStorage(5_000);
    private static final Problem UNREACHABLE = new Problem.StoreUnavailable(2_000);

    private final Map<String, Loss> losses = new ConcurrentHashMap<>();
    private volatile Level level = Level.ENOUGH;

    /** How much may be written. */
    public enum Level {
        ENOUGH,
        /** Only the reserve is left: what frees something, or must not wait, may be written, and nothing new. */
        LOW,
        /** Nothing can be written. */
        NONE,
        /** The store is on other machines, and they do not answer. */
        UNREACHABLE
    }

    /** What became of a write that failed. */
    public enum Loss {
        /** It is not in the journal, and will never be. */
        NOT_WRITTEN,
        /** It may turn out to be there; its writer recovers only once that is known. */
        UNKNOWN,
        /** It is not in the journal and will never be: another node is the entity's writer now. */
        FENCED
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

    public boolean isReachable() {
        return level != Level.UNREACHABLE;
    }

    /** What to tell whoever is refused by the level as it is. */
    public Problem refusal() {
        return isReachable() ? NO_ROOM : UNREACHABLE;
    }

    /** To be said before the write itself fails, so that its writer finds it here. */
    public void lost(String persistenceId, Loss loss) {
        if (losses.size() < MAX_LOSSES || losses.containsKey(persistenceId)) {
            losses.put(persistenceId, loss);
        }
    }

    /** What became of the last write of a persistent actor where the store said more than that it failed; told once. */
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
