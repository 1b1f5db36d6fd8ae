package dev.tutti.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All figures of a run, and their medians as tables: a table for each kind and shape of work, a line for each system. */
public final class Report {
    /** Whose figures the others are compared with. */
    private static final String REFERENCE = "redis";

    private final List<Figure> figures = new ArrayList<>();
    private final PrintStream progress;

    public Report(PrintStream progress) {
        this.progress = progress;
    }

    public void add(Figure figure) {
        figures.add(figure);
        progress.println(figure.round() + " " + figure.work() + " " + figure.shape() + " " + figure.system() + " "
                + figure.way() + " " + figure.values());
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    public void save(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), figures);
    }

    /** The figures of an earlier run. */
    public void read(Path file) throws IOException {
        figures.addAll(List.of(new ObjectMapper().readValue(file.toFile(), Figure[].class)));
    }

    /** Medians over the rounds, in Markdown. */
    public String tables() {
        var text = new StringBuilder();
        var works = new LinkedHashMap<String, Map<String, List<Figure>>>();
        for (var figure : figures) {
            works.computeIfAbsent(figure.work(), work -> new LinkedHashMap<>())
                    .computeIfAbsent(figure.shape(), shape -> new ArrayList<>()).add(figure);
        }
        works.forEach((work, shapes) -> {
            text.append("\n### ").append(work).append('\n');
            shapes.forEach((shape, runs) -> table(text, shape, runs));
        });
        return text + Targets.table(new Medians(figures));
    }

    private static void table(StringBuilder text, String shape, List<Figure> runs) {
        var names = new LinkedHashSet<String>();
        runs.forEach(run -> names.addAll(run.values().keySet()));
        text.append("\n**").append(shape).append("**\n\n| system |");
        names.forEach(name -> text.append(' ').append(name).append(" |"));
        var compared = names.getFirst();
        var reference = median(runs.stream().filter(run -> run.system().equals(REFERENCE)).toList(), compared);
        var columns = names.size();
        if (reference.isPresent()) {
            text.append(' ').append(compared).append(" ÷ ").append(REFERENCE).append("'s |");
            columns++;
        }
        text.append("\n|---|").append("---:|".repeat(columns)).append('\n');
        var systems = new LinkedHashMap<String, List<Figure>>();
        runs.forEach(run -> systems
                .computeIfAbsent(run.way().isEmpty() ? run.system() : run.system() + ", " + run.way(),
                        system -> new ArrayList<>())
                .add(run));
        systems.forEach((system, its) -> {
            text.append("| ").append(system).append(" |");
            for (var name : names) {
                var value = median(its, name);
                text.append(' ').append(value.isPresent() ? Numbers.text(value.getAsDouble()) : "").append(" |");
            }
            reference.ifPresent(one -> text.append(' ')
                    .append(Numbers.text(median(its, compared).orElse(Double.NaN) / one)).append(" |"));
            text.append('\n');
        });
    }

    private static OptionalDouble median(List<Figure> runs, String name) {
        return Medians.median(
                runs.stream().map(run -> run.values().get(name)).filter(value -> value != null).toList());
    }
}
