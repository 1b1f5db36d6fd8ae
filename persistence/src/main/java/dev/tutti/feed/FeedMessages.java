package dev.tutti.feed;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tutti.feed.FeedSignal.Published;
import dev.tutti.feed.FeedSignal.Registered;
import dev.tutti.node.MessageTypes;
import dev.tutti.node.NodeMessages;
import java.util.List;

/** What entities tell feeds on other nodes. */
public final class FeedMessages implements NodeMessages {
    @Override
    public void register(MessageTypes types) {
        types.message(Registered.class).message(Published.class).annotate(Published.class, AnyEvents.class);
    }

    private interface AnyEvents {
        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
        List<?> events();
    }
}
