package dev.tutti.bench.report;

import java.util.Map;

/**
 * What one run of one system measured.
 *
 * @param work   which kind of work, as the benchmark's items name it
 * @param shape  how much of it: writers, contexts, subscribers, payload
 * @param system who did it
 * @param way    by which way in
 * @param values figures by name; the name ends in the unit
 */
public record Figure(String work, String shape, String system, String way, int round, Map<String, Double> values) {}
