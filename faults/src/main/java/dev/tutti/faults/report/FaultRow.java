package dev.tutti.faults.report;

import dev.tutti.faults.fault.FaultKind;

/**
 * How long what was unavailable because of one fault, in milliseconds: the longest time without a success.
 *
 * @param fault     what was done, to whom and for how long
 * @param lasting   the time that it was left to last, where that is part of it
 * @param writes    of all writes; each of the others is of whatever had the longest
 * @param context   of the writes to one context
 * @param node      of the writes through one node
 * @param locks     of all requests for locks
 * @param space     of those for one lock space
 * @param recovered from taking the fault back to one whole cluster
 */
public record FaultRow(FaultKind kind, String fault, int lasting, double writes, double context, double node,
        double locks, double space, double recovered) {}
