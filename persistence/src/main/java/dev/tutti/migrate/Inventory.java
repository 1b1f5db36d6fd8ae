package dev.tutti.migrate;

/** How much there is of what. */
public record Inventory(long contexts, long units, long lockSpaces, long events) {

    public static final Inventory NOTHING = new Inventory(0, 0, 0, 0);

    static Inventory of(SourceLog log) {
        var isContext = log.kind() == LogKind.CONTEXT;
        return new Inventory(isContext ? 1 : 0, log.units(), isContext ? 0 : 1, log.highestSequenceNr());
    }

    Inventory plus(Inventory other) {
        return new Inventory(contexts + other.contexts, units + other.units, lockSpaces + other.lockSpaces,
                events + other.events);
    }
}
