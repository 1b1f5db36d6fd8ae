package dev.tutti.journal.cassandra;

import dev.tutti.journal.CopyTarget.TaggedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts events into what one write takes each.
 *
 * @param maxBytes  of events, where there is more than one
 * @param maxEvents in one write
 */
record WriteParts(long maxBytes, long maxEvents) {

    List<List<TaggedEvent>> of(List<TaggedEvent> events) {
        var parts = new ArrayList<List<TaggedEvent>>();
        var begin = 0;
        var bytes = 0L;
        for (var i = 0; i < events.size(); i++) {
            var size = events.get(i).journaled().bytes().length;
            if (i > begin && (bytes + size > maxBytes || i - begin >= maxEvents)) {
                parts.add(events.subList(begin, i));
                begin = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (begin < events.size()) {
            parts.add(events.subList(begin, events.size()));
        }
        return parts;
    }
}
