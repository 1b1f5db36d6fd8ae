package dev.tutti.migrate;

import dev.tutti.journal.CopySource;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The persistence ids of a source one after the other, each with its place among them. */
final class SourceLogs implements Iterator<SourceLogs.Place> {
    private final CopySource source;
    private List<String> ids;
    private int next;
    private int number;

    SourceLogs(CopySource source) {
        this.source = source;
        this.ids = source.idsBehind(null);
    }

    /** @param number from 0, the same whenever it is looked */
    record Place(String persistenceId, int number) {}

    @Override
    public boolean hasNext() {
        if (next == ids.size() && !ids.isEmpty()) {
            ids = source.idsBehind(ids.getLast());
            next = 0;
        }
        return next < ids.size();
    }

    @Override
    public Place next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return new Place(ids.get(next++), number++);
    }
}
