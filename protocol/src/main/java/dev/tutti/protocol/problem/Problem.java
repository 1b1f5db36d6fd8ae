package dev.tutti.protocol.problem;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Why a request was refused: a value, never an exception. {@code http} maps each to its status (RFC 9457); {@link #type}
 * is the stable slug that programs tell them apart by.
 */
public sealed interface Problem {
    String type();

    String detail();

    /** The body is not well-formed JSON or protobuf. */
    record Malformed(String detail) implements Problem {
        @Override
        public String type() {
            return "malformed-body";
        }
    }

    record UnknownField(String field) implements Problem {
        @Override
        public String type() {
            return "unknown-field";
        }

        @Override
        public String detail() {
            return "The field '" + quote(field) + "' is not known here.";
        }
    }

    /** A field or parameter whose value does not keep the contract. */
    record InvalidField(String field, String reason) implements Problem {
        @Override
        public String type() {
            return "invalid-field";
        }

        @Override
        public String detail() {
            return field + " " + reason + ".";
        }
    }

    /** One unit of a bulk request; index counts from 0. */
    record InvalidUnit(int index, Problem cause) implements Problem {
        @Override
        public String type() {
            return cause.type();
        }

        @Override
        public String detail() {
            return "Unit " + index + " of the request: " + cause.detail();
        }
    }

    record TooLarge(String limit, long allowed, long found) implements Problem {
        @Override
        public String type() {
            return "too-large";
        }

        @Override
        public String detail() {
            return "At most " + allowed + " " + limit + " are allowed, the request has "
                    + (found < 0 ? "more" : Long.toString(found)) + ".";
        }
    }

    /** A cursor that no server of this store gave out. */
    record InvalidCursor(String cursor) implements Problem {
        @Override
        public String type() {
            return "invalid-cursor";
        }

        @Override
        public String detail() {
            return "The cursor '" + quote(cursor) + "' is not one of this stream.";
        }
    }

    /** The body names another agent than the request's identity. */
    record AgentMismatch(String identity, String named) implements Problem {
        @Override
        public String type() {
            return "agent-mismatch";
        }

        @Override
        public String detail() {
            return "The request is made by '" + identity + "' but names '" + quote(named) + "' as its agent.";
        }
    }

    /** The request does not show who makes it. */
    record Unauthenticated(String detail) implements Problem {
        @Override
        public String type() {
            return "unauthenticated";
        }
    }

    /** A web page of elsewhere may be behind the request. */
    record OriginRefused(String header, String value) implements Problem {
        @Override
        public String type() {
            return "origin-refused";
        }

        @Override
        public String detail() {
            return "Requests with the " + header + " '" + quote(value) + "' are not answered here.";
        }
    }

    /** Who asks is known, but may not do this. */
    record InsufficientScope(String scope) implements Problem {
        @Override
        public String type() {
            return "insufficient-scope";
        }

        @Override
        public String detail() {
            return "This needs the scope '" + scope + "'.";
        }
    }

    /**
     * Somebody holds, or waits for, what was asked for.
     *
     * @param resource what is held, as its holder wrote it
     * @param waiting  requests that wait for it
     * @param position where the request stood among them, from 1; 0 where it did not wait
     */
    record LockHeld(String resource, String holder, String mode, Instant expiresAt, int waiting, int position)
            implements
                Problem {
        @Override
        public String type() {
            return "lock-held";
        }

        @Override
        public String detail() {
            return "'" + holder + "' holds '" + quote(resource) + "'.";
        }
    }

    /** To wait would close a circle of agents that all wait for each other. */
    record Deadlock(List<Wait> cycle) implements Problem {
        /** An agent, the resource it waits for, and who is in its way. */
        public record Wait(String agent, String resource, String waitsFor) {}

        @Override
        public String type() {
            return "deadlock";
        }

        @Override
        public String detail() {
            return "To wait would be for ever: " + cycle.stream()
                    .map(wait -> wait.agent() + " waits for " + wait.waitsFor() + " (" + quote(wait.resource()) + ")")
                    .collect(java.util.stream.Collectors.joining(", ")) + ".";
        }
    }

    /** The token is not that of a lock that is held: it has expired, was released, or was never given. */
    record StaleToken(String resource, long fencingToken) implements Problem {
        @Override
        public String type() {
            return "stale-token";
        }

        @Override
        public String detail() {
            return "No lock of '" + quote(resource) + "' with the token " + fencingToken + " is held by this agent.";
        }
    }

    /** A request id stands for one attempt: this one was withdrawn, or what it was granted has been released. */
    record RequestOver(UUID requestId) implements Problem {
        @Override
        public String type() {
            return "request-over";
        }

        @Override
        public String detail() {
            return "The request " + requestId + " is over; ask again with another id.";
        }
    }

    record LockNotFound(String resource) implements Problem {
        @Override
        public String type() {
            return "lock-not-found";
        }

        @Override
        public String detail() {
            return "Nobody holds '" + quote(resource) + "', or anything that overlaps it.";
        }
    }

    record SeveralLockSpaces(String one, String other) implements Problem {
        @Override
        public String type() {
            return "several-lock-spaces";
        }

        @Override
        public String detail() {
            return "The resources of one request must be of one space, and '" + one + "' and '" + other + "' are two.";
        }
    }

    record RouteNotFound(String path) implements Problem {
        @Override
        public String type() {
            return "route-not-found";
        }

        @Override
        public String detail() {
            return "There is nothing at " + quote(path) + ".";
        }
    }

    record ContextNotFound(String contextId) implements Problem {
        @Override
        public String type() {
            return "context-not-found";
        }

        @Override
        public String detail() {
            return "There is no context '" + contextId + "'.";
        }
    }

    record UnitNotFound(UUID id) implements Problem {
        @Override
        public String type() {
            return "unit-not-found";
        }

        @Override
        public String detail() {
            return "There is no unit " + id + ".";
        }
    }

    record MethodNotAllowed(List<String> allowed) implements Problem {
        @Override
        public String type() {
            return "method-not-allowed";
        }

        @Override
        public String detail() {
            return "Use " + String.join(" or ", allowed) + " here.";
        }
    }

    record NotAcceptable(List<String> offered) implements Problem {
        @Override
        public String type() {
            return "not-acceptable";
        }

        @Override
        public String detail() {
            return "This is to be had as " + String.join(" or ", offered) + ".";
        }
    }

    record UnsupportedMediaType(String found, List<String> understood) implements Problem {
        @Override
        public String type() {
            return "unsupported-media-type";
        }

        @Override
        public String detail() {
            return "The body is '" + quote(found) + "'; understood are " + String.join(" and ", understood) + ".";
        }
    }

    record ContextExists(String contextId) implements Problem {
        @Override
        public String type() {
            return "context-exists";
        }

        @Override
        public String detail() {
            return "The context '" + contextId + "' exists already, with other content.";
        }
    }

    /** It takes no new units until it is reopened. */
    record ContextCompleted(String contextId) implements Problem {
        @Override
        public String type() {
            return "context-completed";
        }

        @Override
        public String detail() {
            return "The context '" + contextId + "' is completed; set its status to active to go on.";
        }
    }

    /** If-Match named another state than the context is in. */
    record PreconditionFailed(String contextId, long events) implements Problem {
        @Override
        public String type() {
            return "precondition-failed";
        }

        @Override
        public String detail() {
            return "The context '" + contextId + "' has changed: it is at \"" + events + "\" now.";
        }
    }

    /** What is pinned must be of the context itself, and what is linked of another one. */
    record WrongContext(UUID id, String contextId) implements Problem {
        @Override
        public String type() {
            return "wrong-context";
        }

        @Override
        public String detail() {
            return "The unit " + id + " is of the context '" + contextId
                    + "': pinned are units of the context itself, linked those of others.";
        }
    }

    /** The id names a unit of other content, here or in another context. */
    record UnitIdTaken(UUID id) implements Problem {
        @Override
        public String type() {
            return "unit-id-taken";
        }

        @Override
        public String detail() {
            return "The id " + id + " belongs to a unit of other content.";
        }
    }

    /** A bound on work in flight was reached; nothing was written, and a retry after the given time is welcome. */
    record Overloaded(String what, long retryAfterMs) implements Problem {
        @Override
        public String type() {
            return "overloaded";
        }

        @Override
        public String detail() {
            return "Too much work is waiting: " + what + ". Nothing was written; try again.";
        }
    }

    /** The journal's disk is full, or nearly; nothing was written, and what is there can be read. */
    record InsufficientStorage(long retryAfterMs) implements Problem {
        @Override
        public String type() {
            return "insufficient-storage";
        }

        @Override
        public String detail() {
            return "The server's disk is full. Nothing was written, and what is there can be read; "
                    + "try again when there is room.";
        }
    }

    /** The store is on other machines, and too few of them answer; nothing was written. */
    record StoreUnavailable(long retryAfterMs) implements Problem {
        @Override
        public String type() {
            return "store-unavailable";
        }

        @Override
        public String detail() {
            return "The server's store does not answer. Nothing was written; try again.";
        }
    }

    /** Whether the write happened is not known. A retry with the same unit ids gets the one true answer. */
    record OutcomeUnknown(List<UUID> ids) implements Problem {
        @Override
        public String type() {
            return "outcome-unknown";
        }

        @Override
        public String detail() {
            return "No answer came in time, so the write may or may not have happened. Repeat it with the same ids: "
                    + "it is then written exactly once.";
        }
    }

    record Internal(String incident) implements Problem {
        @Override
        public String type() {
            return "internal-error";
        }

        @Override
        public String detail() {
            return "The server failed; its log has the incident " + incident + ".";
        }
    }

    static Problem notAName(String field, String value) {
        return new InvalidField(field,
                "must match [A-Za-z0-9][A-Za-z0-9._:-]{0,127}, and '" + quote(value) + "' does not");
    }

    /** A client's text, short and without control characters or half characters, so that it may be repeated to it and to a log. */
    static String quote(String text) {
        var shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        return shown.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }
}
