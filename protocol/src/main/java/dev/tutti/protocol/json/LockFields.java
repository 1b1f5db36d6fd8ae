package dev.tutti.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import dev.tutti.protocol.lock.LockAsk;
import dev.tutti.protocol.lock.LockMode;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The members of a request for locks, as they are read one by one, in a body of its own or in a frame. */
final class LockFields {
    private String resource;
    private List<String> resources;
    private Long ttlMs;
    private Long waitMs;
    private String mode;
    private UUID requestId;
    private String onDisconnect;
    private Long fencingToken;

    /** Whether a member is one of these; it is read then. */
    boolean read(JsonParser parser, String field) throws IOException, InvalidBody {
        switch (field) {
            case "resource" -> resource = JsonFields.string(parser, field);
            case "resources" -> resources = JsonFields.strings(parser, field);
            case "ttlMs" -> ttlMs = JsonFields.wholeNumber(parser, field);
            case "waitMs" -> waitMs = JsonFields.wholeNumber(parser, field);
            case "mode" -> mode = JsonFields.string(parser, field);
            case "requestId" -> requestId = JsonFields.uuid(parser, field);
            case "onDisconnect" -> onDisconnect = JsonFields.string(parser, field);
            case "fencingToken" -> fencingToken = JsonFields.wholeNumber(parser, field);
            default -> {
                return false;
            }
        }
        return true;
    }

    LockAsk ask() throws InvalidBody {
        if (resource == null == (resources == null)) {
            throw JsonFields.invalid("resource", "or resources is required, and only one of the two");
        }
        return new LockAsk(requestId, resource == null ? resources : List.of(resource), resource != null, mode(),
                ttlMs, waitMs, releaseOnDisconnect());
    }

    private LockMode mode() throws InvalidBody {
        return switch (mode) {
            case null -> LockMode.EXCLUSIVE;
            case "EXCLUSIVE" -> LockMode.EXCLUSIVE;
            case "SHARED" -> LockMode.SHARED;
            default -> throw JsonFields.invalid("mode", "must be EXCLUSIVE or SHARED");
        };
    }

    private boolean releaseOnDisconnect() throws InvalidBody {
        return switch (onDisconnect) {
            case null -> false;
            case "keep" -> false;
            case "release" -> true;
            default -> throw JsonFields.invalid("onDisconnect", "must be keep or release");
        };
    }

    String resource() throws InvalidBody {
        if (resource == null) {
            throw JsonFields.invalid("resource", "is required");
        }
        return resource;
    }

    long fencingToken() throws InvalidBody {
        if (fencingToken == null) {
            throw JsonFields.invalid("fencingToken", "is required");
        }
        return fencingToken;
    }

    Long ttlMs() {
        return ttlMs;
    }
}
