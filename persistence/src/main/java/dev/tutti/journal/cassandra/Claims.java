package dev.tutti.journal.cassandra;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorRef;

/** The claims of the entities of this node, the newest of each. */
final class Claims {
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    private final Map<ActorRef, Claim> byEntity = new ConcurrentHashMap<>();

    void put(Claim claim) {
        claims.put(claim.persistenceId(), claim);
        byEntity.put(claim.entity(), claim);
    }

    /** Null where no entity of this node is the writer. */
    Claim of(String persistenceId) {
        return claims.get(persistenceId);
    }

    /** An actor that has ended writes no more. */
    void forget(ActorRef entity) {
        var claim = byEntity.remove(entity);
        if (claim != null) {
            claims.remove(claim.persistenceId(), claim);
        }
    }
}
