package dev.tutti.faults.report;

import dev.tutti.faults.check.Violation.Promise;
import java.util.List;
import java.util.Map;

/**
 * What one round came to.
 *
 * @param run    what was run: its seed, kinds of faults and load
 * @param quiet  the same measures over stretches in which nothing was wrong: what the load itself leaves between two successes
 * @param broken how often which promise
 * @param counts how often what happened, in this round
 */
record RoundResult(String run, String round, List<FaultRow> faults, List<FaultRow> quiet, Map<Promise, Long> broken,
        Map<String, Long> counts) {}
