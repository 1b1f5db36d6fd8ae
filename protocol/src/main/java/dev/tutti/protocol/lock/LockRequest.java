package dev.tutti.protocol.lock;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What a lock space can be asked. */
public sealed interface LockRequest {
    String space();

    /**
     * Lock resources of one space, all or none.
     *
     * @param requestId a request repeated with the same id gets the first result
     * @param resources sorted, each once
     * @param patience  how long to wait for those that are held; zero not to wait
     * @param releaseOnDisconnect whether the locks end when the agent has had no connection for its grace period
     */
    record AcquireLocks(UUID requestId, String agentId, List<LockResource> resources, LockMode mode, Duration ttl,
            Duration patience, boolean releaseOnDisconnect) implements LockRequest {
        @Override
        public String space() {
            return resources.getFirst().space();
        }
    }

    /** Nobody waits for this request any more: end its wait, or whatever it was granted. */
    record WithdrawAcquire(String space, UUID requestId) implements LockRequest {}

    /** @param ttl the new one, or null to keep what it was */
    record RenewLock(LockResource resource, String agentId, long fencingToken, Duration ttl) implements LockRequest {
        @Override
        public String space() {
            return resource.space();
        }
    }

    record ReleaseLock(LockResource resource, String agentId, long fencingToken) implements LockRequest {
        @Override
        public String space() {
            return resource.space();
        }
    }

    /** Which locks overlap a resource. */
    record ReadLocks(LockResource resource) implements LockRequest {
        @Override
        public String space() {
            return resource.space();
        }
    }
}
