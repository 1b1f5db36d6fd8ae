package dev.tutti.context;

import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextEvent.UnitAppended;
import dev.tutti.protocol.workunit.WorkUnit;
import java.util.function.Function;

/** A durable unit. Its JSON is made once for all who read it while it is in memory: that is most of what a page costs. */
public final class StoredUnit {
    private final WorkUnit unit;
    private volatile byte[] json;

    private StoredUnit(WorkUnit unit) {
        this.unit = unit;
    }

    /** Null where the event is about something else. */
    static StoredUnit of(ContextEvent event) {
        return event instanceof UnitAppended(var unit) ? new StoredUnit(unit) : null;
    }

    public WorkUnit unit() {
        return unit;
    }

    /** Two threads that ask at once may both encode: the one result is as good as the other. Not to be changed. */
    public byte[] json(Function<WorkUnit, byte[]> encode) {
        var known = json;
        if (known == null) {
            known = encode.apply(unit);
            json = known;
        }
        return known;
    }
}
