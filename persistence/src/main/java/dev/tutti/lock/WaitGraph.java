package dev.tutti.lock;

import dev.tutti.lock.LockCommand.RefuseWait;
import dev.tutti.node.NodeMessage;
import dev.tutti.protocol.problem.Problem.Deadlock.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Who waits for whom, over all spaces: finds the circles that no space can see by itself, and has one of the waits refused.
 *
 * <p>In memory only: spaces tell their waits whenever these change and again every few seconds, so a graph that was lost is
 * whole again soon. What it knows may be a moment old: at worst a wait is refused that would just have ended, and a lock is
 * never given wrongly, since it gives none.
 */
final class WaitGraph {
    /** What a space last said counts this long. */
    private static final long TRUSTED_NANOS = Duration.ofSeconds(10).toNanos();

    private final BiConsumer<String, RefuseWait> refuse;
    private final Map<String, Said> spaces = new HashMap<>();

    private WaitGraph(BiConsumer<String, RefuseWait> refuse) {
        this.refuse = refuse;
    }

    sealed interface Command {}

    /** All waits of a space, instead of what it said before. */
    record Waits(String space, List<Edge> edges) implements Command, NodeMessage {}

    enum Stop implements Command {
        INSTANCE
    }

    /** A wait and the request it is part of. */
    record Edge(UUID requestId, Wait of) {}

    private record Said(List<Edge> edges, long untilNanos) {}

    /** @param refuse tells a space to refuse a wait */
    static Behavior<Command> create(BiConsumer<String, RefuseWait> refuse) {
        return Behaviors.setup(context -> {
            var graph = new WaitGraph(refuse);
            return Behaviors.receive(Command.class).onMessage(Waits.class, waits -> {
                graph.said(waits);
                return Behaviors.same();
            }).onMessageEquals(Stop.INSTANCE, Behaviors::stopped).build();
        });
    }

    private void said(Waits waits) {
        var now = System.nanoTime();
        spaces.values().removeIf(said -> said.untilNanos() - now < 0);
        if (waits.edges().isEmpty()) {
            spaces.remove(waits.space());
            return;
        }
        spaces.put(waits.space(), new Said(waits.edges(), now + TRUSTED_NANOS));
        if (spaces.size() > 1) {
            breakCircles(waits);
        }
    }

    /** Only what a space has just said can close a circle that was not there before. */
    private void breakCircles(Waits waits) {
        var all = new ArrayList<Wait>();
        spaces.values().forEach(said -> said.edges().forEach(edge -> all.add(edge.of())));
        for (var edge : waits.edges()) {
            var path = new ArrayList<>(List.of(edge.of()));
            if (WaitQueue.leadsTo(edge.of().agent(), edge.of().waitsFor(), all, path, new HashSet<>())) {
                refuseOne(path);
                return;
            }
        }
    }

    /** Always the same of a circle, the one with the greatest id: where that grows with time, the youngest. */
    private void refuseOne(List<Wait> cycle) {
        record Candidate(String space, UUID requestId) {}
        var candidates = new ArrayList<Candidate>();
        spaces.forEach((space, said) -> said.edges().stream().filter(edge -> cycle.contains(edge.of()))
                .forEach(edge -> candidates.add(new Candidate(space, edge.requestId()))));
        candidates.stream().max(Comparator.comparing(candidate -> candidate.requestId().toString()))
                .ifPresent(one -> refuse.accept(one.space(),
                        new RefuseWait(one.requestId(), List.copyOf(cycle))));
    }
}
