package dev.tutti.faults.load;

import dev.tutti.faults.history.Write;
import dev.tutti.faults.report.Successes;
import dev.tutti.faults.wire.UnitIds;
import dev.tutti.faults.wire.Wire.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes numbered units to one context, the next one only when the last was acknowledged. What becomes of a request it does not
 * learn: then it sends the same unit again, to the next node.
 */
final class Writer implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int BACK_OFF_MS = 100;

    private final Clients clients;
    private final String context;
    private final String name;
    private final int home;
    private final int pauseMs;
    private final Random random;
    private final List<Write> writes = new ArrayList<>();

    /** @param home the node that it asks first */
    Writer(Clients clients, String context, String name, int home, int pauseMs, long seed) {
        this.clients = clients;
        this.context = context;
        this.name = name;
        this.home = home;
        this.pauseMs = pauseMs;
        this.random = new Random(seed);
    }

    String context() {
        return context;
    }

    /** Once it has ended. */
    List<Write> writes() {
        return List.copyOf(writes);
    }

    @Override
    public void run() {
        try {
            for (var number = 1L; !clients.areStopped(); number++) {
                writes.add(write(number));
                Thread.sleep(1 + random.nextInt(2 * pauseMs));
            }
        } catch (InterruptedException e) {
            // What is under way stays unacknowledged.
        }
    }

    private Write write(long number) throws InterruptedException {
        var id = UnitIds.next();
        var payload = name + ":" + number + ":" + "x".repeat(random.nextInt(600));
        var unit = Map.of("id", id, "contextId", context, "type", "MESSAGE", "payload", payload);
        var firstSent = System.nanoTime();
        var unknown = false;
        for (var attempt = 1;; attempt++) {
            var node = clients.node(home + attempt - 1);
            try {
                if (attempt > 1) {
                    Thread.sleep(BACK_OFF_MS);
                }
                var answer = clients.wire().send(node, "POST", "/workunit", name, unit, PATIENCE);
                if (answer.isSuccess()) {
                    var now = System.nanoTime();
                    clients.successes().add(Successes.Kind.WRITE, node.node(), context, now);
                    clients.counts().count(Counts.ACKNOWLEDGED);
                    if (unknown && answer.status() == 200) {
                        clients.counts().count(Counts.REPEATED);
                    }
                    return new Write(context, name, number, id, payload, answer.body().path("seq").asLong(), attempt,
                            firstSent, now);
                }
                if (!refused(node.node(), answer)) {
                    return unacknowledged(number, id, payload, attempt, firstSent);
                }
                unknown |= answer.isUnknown();
            } catch (ConnectException | HttpConnectTimeoutException e) {
                clients.counts().count(Counts.NOBODY);
            } catch (IOException e) {
                // Nobody knows what became of it.
                clients.counts().count(Counts.UNKNOWN);
                unknown = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return unacknowledged(number, id, payload, attempt, firstSent);
            }
        }
    }

    /** Whether the same unit may be sent again. */
    private boolean refused(int node, Answer answer) {
        if (answer.isRefusedForNow()) {
            clients.counts().count(Counts.REFUSED);
            return true;
        }
        if (answer.isUnknown()) {
            clients.counts().count(answer.status() == 500 ? Counts.FAILED : Counts.UNKNOWN);
            return true;
        }
        clients.breach("node " + node + " refused a unit of " + name + " in " + context + ": " + answer);
        return false;
    }

    private Write unacknowledged(long number, String id, String payload, int attempts, long firstSent) {
        return new Write(context, name, number, id, payload, 0, attempts, firstSent, System.nanoTime());
    }
}
