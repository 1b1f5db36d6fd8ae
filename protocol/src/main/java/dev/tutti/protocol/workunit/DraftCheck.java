package dev.tutti.protocol.workunit;

import dev.tutti.protocol.context.ContextChange;
import dev.tutti.protocol.context.ContextChange.Link;
import dev.tutti.protocol.context.ContextRequest.CreateContext;
import dev.tutti.protocol.problem.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Whether a draft keeps the contract of {@code api.md}: names, ids and limits. The same for JSON and protobuf. */
public final class DraftCheck {
    private static final int UPPER_SNAKE_CHARS = 64;
    private static final int CONTENT_TYPE_CHARS = 255;
    private static final Problem AGENT_REQUIRED = new Problem.InvalidField("agentId",
            "is required: name the agent in the body or in X-Agent-Id");

    private DraftCheck() {}

    public static Optional<Problem> check(WorkUnitDraft draft, UnitLimits limits) {
        return Optional.ofNullable(firstProblem(draft, limits));
    }

    private static Problem firstProblem(WorkUnitDraft draft, UnitLimits limits) {
        if (draft.contextId() == null) {
            return new Problem.InvalidField("contextId", "is required");
        }
        if (!UnitIds.isName(draft.contextId())) {
            return Problem.notAName("contextId", draft.contextId());
        }
        if (draft.agentId() == null) {
            return AGENT_REQUIRED;
        }
        if (!UnitIds.isName(draft.agentId())) {
            return Problem.notAName("agentId", draft.agentId());
        }
        if (draft.type() == null) {
            return new Problem.InvalidField("type", "is required");
        }
        if (!isUpperSnake(draft.type())) {
            return notUpperSnake("type", draft.type());
        }
        if (draft.id() != null && !UnitIds.isV7(draft.id())) {
            return new Problem.InvalidField("id", "must be a UUIDv7, not version " + draft.id().version());
        }
        if (draft.contentType().isEmpty() || draft.contentType().length() > CONTENT_TYPE_CHARS) {
            return new Problem.InvalidField("contentType", "must be 1 to " + CONTENT_TYPE_CHARS + " characters");
        }
        if (draft.payload().bytes().size() > limits.payloadBytes()) {
            return new Problem.TooLarge("payload bytes", limits.payloadBytes(), draft.payload().bytes().size());
        }
        var inMeta = firstProblem(draft.meta(), limits);
        return inMeta == null ? firstProblemInRelations(draft, limits) : inMeta;
    }

    /** The same for a context: its name, its creator and its meta. */
    public static Optional<Problem> check(CreateContext request, UnitLimits limits) {
        if (!UnitIds.isName(request.contextId())) {
            return Optional.of(Problem.notAName("id", request.contextId()));
        }
        if (request.agentId() == null) {
            return Optional.of(AGENT_REQUIRED);
        }
        if (!UnitIds.isName(request.agentId())) {
            return Optional.of(Problem.notAName("agentId", request.agentId()));
        }
        if (request.displayName().length() > limits.metaValueChars()) {
            return Optional.of(new Problem.TooLarge("displayName characters", limits.metaValueChars(),
                    request.displayName().length()));
        }
        return Optional.ofNullable(firstProblem(request.meta(), limits));
    }

    /** The same for a change of a context; how much may be in the context is for its rules to say. */
    public static Optional<Problem> check(String agentId, ContextChange change, UnitLimits limits) {
        if (agentId == null) {
            return Optional.of(AGENT_REQUIRED);
        }
        var longest = List.of(change.addAgents(), change.removeAgents(), change.pin(), change.unpin(), change.link(),
                change.unlink()).stream().mapToInt(List::size).max().orElse(0);
        if (longest > limits.bulkUnits()) {
            return Optional.of(new Problem.TooLarge("names or ids in one list", limits.bulkUnits(), longest));
        }
        var notAName = change.addAgents().stream().filter(agent -> !UnitIds.isName(agent)).findFirst();
        if (notAName.isPresent()) {
            return Optional.of(Problem.notAName("addAgents", notAName.get()));
        }
        if (!Collections.disjoint(Set.copyOf(change.addAgents()), change.removeAgents())) {
            return Optional.of(new Problem.InvalidField("addAgents", "and removeAgents name the same agent"));
        }
        if (!Collections.disjoint(Set.copyOf(change.pin()), change.unpin())) {
            return Optional.of(new Problem.InvalidField("pin", "and unpin name the same unit"));
        }
        if (!Collections.disjoint(Set.copyOf(change.unlink()), change.link().stream().map(Link::unit).toList())) {
            return Optional.of(new Problem.InvalidField("link", "and unlink name the same unit"));
        }
        if (change.displayName() != null && change.displayName().length() > limits.metaValueChars()) {
            return Optional.of(new Problem.TooLarge("displayName characters", limits.metaValueChars(),
                    change.displayName().length()));
        }
        return Optional.ofNullable(firstProblem(change.setMeta(), limits));
    }

    private static Problem firstProblem(SortedMap<String, String> meta, UnitLimits limits) {
        if (meta.size() > limits.metaEntries()) {
            return new Problem.TooLarge("meta entries", limits.metaEntries(), meta.size());
        }
        for (var entry : meta.entrySet()) {
            if (entry.getKey().isEmpty()) {
                return new Problem.InvalidField("meta", "has an empty key");
            }
            if (entry.getKey().length() > limits.metaKeyChars()) {
                return new Problem.TooLarge("meta key characters", limits.metaKeyChars(), entry.getKey().length());
            }
            if (entry.getValue().length() > limits.metaValueChars()) {
                return new Problem.TooLarge("meta value characters", limits.metaValueChars(),
                        entry.getValue().length());
            }
        }
        return null;
    }

    private static Problem firstProblemInRelations(WorkUnitDraft draft, UnitLimits limits) {
        if (draft.relations().size() > limits.relations()) {
            return new Problem.TooLarge("relations", limits.relations(), draft.relations().size());
        }
        for (var relation : draft.relations()) {
            if (!isUpperSnake(relation.type())) {
                return notUpperSnake("relations.type", relation.type());
            }
        }
        return null;
    }

    private static Problem notUpperSnake(String field, String value) {
        return new Problem.InvalidField(field,
                "must be UPPER_SNAKE of at most 64 characters, not '" + Problem.quote(value) + "'");
    }

    private static boolean isUpperSnake(String text) {
        if (text.isEmpty() || text.length() > UPPER_SNAKE_CHARS || text.charAt(0) < 'A' || text.charAt(0) > 'Z') {
            return false;
        }
        for (var i = 1; i < text.length(); i++) {
            var character = text.charAt(i);
            if ((character < 'A' || character > 'Z') && (character < '0' || character > '9') && character != '_') {
                return false;
            }
        }
        return true;
    }
}
