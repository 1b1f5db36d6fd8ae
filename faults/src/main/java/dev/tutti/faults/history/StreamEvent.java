package dev.tutti.faults.history;

import com.fasterxml.jackson.databind.JsonNode;

/** An event as a stream showed it. */
public record StreamEvent(String cursor, String name, JsonNode data) {

    public String context() {
        return data.path("contextId").asText();
    }

    public boolean isLock() {
        return name.startsWith("lock.");
    }

    public long token() {
        return data.path("fencingToken").asLong();
    }

    public String resource() {
        return data.path("resource").asText();
    }

    public String holder() {
        return data.path("holder").asText();
    }

    /** Without the cursor, which says where a connection stands and not what happened. */
    public boolean sameAs(StreamEvent other) {
        return name.equals(other.name) && data.equals(other.data);
    }

    @Override
    public String toString() {
        return name + " " + data;
    }
}
