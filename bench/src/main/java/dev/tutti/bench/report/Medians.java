package dev.tutti.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/** Looks into the figures of a run: the median over its rounds of one value. */
public final class Medians {
    private final List<Figure> figures;

    public Medians(List<Figure> figures) {
        this.figures = List.copyOf(figures);
    }

    /** Each argument is a regular expression but the last; empty where nothing was measured, the smallest where several were. */
    public OptionalDouble least(String work, String shape, String system, String way, String value) {
        return figures.stream().filter(figure -> figure.work().matches(work) && figure.shape().matches(shape)
                && figure.system().matches(system) && figure.way().matches(way))
                .map(figure -> new Figure(figure.work(), figure.shape(), figure.system(), figure.way(), 0,
                        java.util.Map.of()))
                .distinct().map(kind -> of(kind, value)).filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble).min();
    }

    private OptionalDouble of(Figure kind, String value) {
        return median(figures.stream()
                .filter(figure -> figure.work().equals(kind.work()) && figure.shape().equals(kind.shape())
                        && figure.system().equals(kind.system()) && figure.way().equals(kind.way()))
                .map(figure -> figure.values().get(value)).filter(number -> number != null).toList());
    }

    public static OptionalDouble median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
