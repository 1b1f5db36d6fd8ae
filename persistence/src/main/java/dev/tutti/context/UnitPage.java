package dev.tutti.context;

import java.util.List;

/**
 * Units of a context in order.
 *
 * @param eventNumber the number of the last event the page knew of: a stream from behind it continues without a gap
 */
public record UnitPage(List<StoredUnit> units, long eventNumber) {}
