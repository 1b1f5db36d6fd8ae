package dev.tutti.faults.report;

import dev.tutti.faults.fault.FaultKind;

/**
 * How long what was unavailable because of one fault, in milliseconds: the longest time without a success.
 *
 * @param writes    of all writes; each of the others is of whatever had the longest
 * @param context   of the writes to one context
 * @param node      of the writes through one node
 * @param locks     of all requests for locks
 * @param space     of those for one lock space
 * @param recovered from taking the fault back to one whole cluster
 */
public record FaultRow(FaultKind kind, double writes, double context, double node, double locks, double space,
        double recovered) {}
