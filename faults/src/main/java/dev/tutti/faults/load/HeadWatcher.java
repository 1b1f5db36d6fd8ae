package dev.tutti.faults.load;

import dev.tutti.faults.history.Head;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Asks nodes for the heads of hash chains meanwhile: what a node once said of a chain must stay true. */
final class HeadWatcher implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int PAUSE_MS = 250;

    private final Clients clients;
    private final List<String> contexts;
    private final Random random;
    private final List<Head> heads = new ArrayList<>();

    HeadWatcher(Clients clients, List<String> contexts, long seed) {
        this.clients = clients;
        this.contexts = contexts;
        this.random = new Random(seed);
    }

    /** Once it has ended. */
    List<Head> heads(String context) {
        return heads.stream().filter(head -> head.context().equals(context)).toList();
    }

    @Override
    public void run() {
        try {
            while (!clients.areStopped()) {
                var node = clients.node(random.nextInt(100));
                var context = contexts.get(random.nextInt(contexts.size()));
                try {
                    var answer = clients.wire().get(node, "/contexts/" + context, PATIENCE);
                    if (answer.isSuccess()) {
                        heads.add(new Head(context, node.node(), answer.body().path("events").asLong(),
                                answer.body().path("head").asText()));
                    }
                } catch (IOException e) {
                    // That node cannot be asked now.
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            // It is over.
        }
    }
}
