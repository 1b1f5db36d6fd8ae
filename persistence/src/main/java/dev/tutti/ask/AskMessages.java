package dev.tutti.ask;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tutti.node.MessageTypes;
import dev.tutti.node.NodeMessages;

/** Answers, whatever they are. */
public final class AskMessages implements NodeMessages {
    @Override
    public void register(MessageTypes types) {
        types.message(Answer.class).annotate(Answer.class, AnyReply.class);
    }

    private interface AnyReply {
        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
        Object reply();
    }
}
