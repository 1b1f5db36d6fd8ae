package dev.tutti.protocol.context;

import dev.tutti.protocol.workunit.WorkUnit;
import java.time.Instant;
import java.util.SortedMap;

/** What happened in a context. */
public sealed interface ContextEvent {
    String contextId();

    Instant ts();

    /** How many units the context holds once this event happened. */
    long units();

    record ContextCreated(String contextId, Instant ts, String createdBy, String displayName,
            SortedMap<String, String> meta) implements ContextEvent {
        @Override
        public long units() {
            return 0;
        }
    }

    record AgentJoined(String contextId, Instant ts, long units, String agentId) implements ContextEvent {}

    /** Everything that one request changed. */
    record ContextUpdated(String contextId, Instant ts, long units, String agentId, ContextChange change)
            implements
                ContextEvent {}

    /** An agent that had no connection has one; one that was no member is one from here on. */
    record AgentArrived(String contextId, Instant ts, long units, String agentId) implements ContextEvent {}

    /** An agent's last connection has been gone for its grace period. It stays a member. */
    record AgentLeft(String contextId, Instant ts, long units, String agentId) implements ContextEvent {}

    record UnitAppended(WorkUnit unit) implements ContextEvent {
        @Override
        public String contextId() {
            return unit.contextId();
        }

        @Override
        public Instant ts() {
            return unit.ts();
        }

        @Override
        public long units() {
            return unit.seq();
        }
    }
}
