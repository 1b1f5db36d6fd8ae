package dev.tutti.protocol.workunit;

/** How large a unit, and a request of many, may be. Every bound is configurable under {@code tutti.limits}. */
public record UnitLimits(int payloadBytes, int metaEntries, int metaKeyChars, int metaValueChars, int relations,
        int bulkUnits, int bulkBytes) {
    public static final UnitLimits DEFAULT = new UnitLimits(1 << 20, 64, 256, 4096, 64, 1000, 8 << 20);
}
