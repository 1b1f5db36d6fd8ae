package dev.tutti.faults.load;

import dev.tutti.faults.check.Violation;
import dev.tutti.faults.history.Head;
import dev.tutti.faults.history.StreamEvent;
import dev.tutti.faults.history.Tenure;
import dev.tutti.faults.history.Write;
import dev.tutti.faults.report.Successes;
import dev.tutti.faults.wire.Endpoint;
import dev.tutti.faults.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All clients of one round, on contexts and lock spaces of its own, and what they saw. */
public final class Round {
    /** The longest that a client may take to come to its end: its last request, tried over and over. */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(60);

    private final String name;
    private final List<String> contexts;
    private final List<String> spaces;
    private final Clients clients;
    private final List<Writer> writers = new ArrayList<>();
    private final List<Locker> lockers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final HeadWatcher watcher;
    private final List<Thread> working = new ArrayList<>();
    private final List<Thread> reading = new ArrayList<>();

    public Round(String name, Shape shape, Wire wire, List<Endpoint> nodes, Successes successes, Counts counts,
            Skew skew, long seed) {
        this.name = name;
        this.contexts = IntStream.range(0, shape.contexts()).mapToObj(i -> name + "-c" + i).toList();
        this.spaces = IntStream.range(0, shape.lockSpaces()).mapToObj(i -> name + "-s" + i).toList();
        this.clients = new Clients(wire, nodes, successes, counts);
        var seeds = seed;
        for (var context : contexts) {
            for (var home = 0; home < nodes.size(); home++) {
                writers.add(new Writer(clients, context, context + "-w" + home, home, shape.pauseMs(), seeds++));
            }
        }
        var all = shape.lockSpaces() * shape.lockersOfSpace();
        for (var space : spaces) {
            var guarded = new Guarded();
            for (var i = 0; i < shape.lockersOfSpace(); i++) {
                lockers.add(new Locker(clients, guarded, skew, space, space + "-l" + i, i,
                        (double) lockers.size() / all, seeds++));
            }
        }
        for (var i = 0; i < shape.subscribers(); i++) {
            subscribers.add(new Subscriber(clients, name + "-reader" + i, "context=" + String.join(",", contexts),
                    contexts, StreamEvent::context, seeds++));
            var query = spaces.stream().map(space -> "lock=" + space + ":/").collect(Collectors.joining("&"));
            subscribers.add(new Subscriber(clients, name + "-watcher" + i, query, spaces,
                    event -> event.resource().substring(0, event.resource().indexOf(':')), seeds++));
        }
        watcher = new HeadWatcher(clients, contexts, seeds);
    }

    public void start() {
        writers.forEach(writer -> working.add(Thread.ofVirtual().name(name + " writer").start(writer)));
        lockers.forEach(locker -> working.add(Thread.ofVirtual().name(name + " locker").start(locker)));
        working.add(Thread.ofVirtual().name(name + " watcher").start(watcher));
        subscribers.forEach(
                subscriber -> reading.add(Thread.ofVirtual().name(name + " subscriber").start(subscriber)));
    }

    /** No more is written or locked, once this returns. Whoever reads goes on. */
    public void stopWork() throws InterruptedException {
        clients.stop();
        join(working);
    }

    public void stopReading() throws InterruptedException {
        subscribers.forEach(Subscriber::end);
        join(reading);
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        var deadline = System.nanoTime() + LAST_REQUEST.toNanos();
        for (var thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                thread.interrupt();
                thread.join();
            }
        }
        threads.clear();
    }

    public List<String> contexts() {
        return contexts;
    }

    public List<String> spaces() {
        return spaces;
    }

    /** Once work is stopped. */
    public List<Write> writes(String context) {
        return writers.stream().filter(writer -> writer.context().equals(context))
                .flatMap(writer -> writer.writes().stream()).toList();
    }

    /** Once work is stopped. */
    public List<Tenure> tenures(String space) {
        return lockers.stream().filter(locker -> locker.space().equals(space))
                .flatMap(locker -> locker.tenures().stream()).toList();
    }

    /** Once work is stopped. */
    public List<Head> heads(String context) {
        return watcher.heads(context);
    }

    /** What somebody was shown of a log, so far. */
    public record Reader(String name, List<StreamEvent> seen) {}

    public List<Reader> readers(String log) {
        return subscribers.stream().filter(subscriber -> subscriber.logs().contains(log))
                .map(subscriber -> new Reader(subscriber.name(), subscriber.seen(log))).toList();
    }

    /** Whether all who follow a log were shown so many of its events. */
    public boolean allHave(String log, int events) {
        return subscribers.stream().filter(subscriber -> subscriber.logs().contains(log))
                .allMatch(subscriber -> subscriber.has(log, seen -> seen.size() >= events));
    }

    public List<Violation> breaches() {
        return clients.breaches();
    }
}
