package dev.tutti.faults.load;

import dev.tutti.faults.history.StreamEvent;
import dev.tutti.faults.wire.EventSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Follows logs from their beginning, over one connection after the other: whenever one ends, or it likes, it goes on at another
 * node with the last cursor it was shown.
 */
final class Subscriber implements Runnable {
    private static final int LONGEST_STAY_EVENTS = 2_000;
    private static final int BACK_OFF_MS = 200;

    private final Clients clients;
    private final String name;
    private final String query;
    private final Function<StreamEvent, String> logOf;
    private final Random random;
    private final Map<String, List<StreamEvent>> seen = new LinkedHashMap<>();
    private String cursor = "start";
    private volatile EventSource open;
    private volatile boolean ended;

    /**
     * @param query what to follow
     * @param logs  the names of what is followed
     * @param logOf which of them an event is of
     */
    Subscriber(Clients clients, String name, String query, List<String> logs, Function<StreamEvent, String> logOf,
            long seed) {
        this.clients = clients;
        this.name = name;
        this.query = query;
        this.logOf = logOf;
        this.random = new Random(seed);
        logs.forEach(log -> seen.put(log, new ArrayList<>()));
    }

    String name() {
        return name;
    }

    List<String> logs() {
        return List.copyOf(seen.keySet());
    }

    synchronized List<StreamEvent> seen(String log) {
        return List.copyOf(seen.get(log));
    }

    /** Whether what it was shown of a log is enough. */
    synchronized boolean has(String log, Predicate<List<StreamEvent>> enough) {
        return enough.test(seen.get(log));
    }

    void end() {
        ended = true;
        var connection = open;
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void run() {
        var node = random.nextInt(100);
        while (!ended) {
            try (var connection = new EventSource(clients.node(node), query + "&cursor=" + cursor)) {
                open = connection;
                clients.counts().count(Counts.CONNECTIONS);
                follow(connection, 1 + random.nextInt(LONGEST_STAY_EVENTS));
            } catch (EventSource.RefusedException e) {
                if (e.status() == 500) {
                    clients.counts().count(Counts.FAILED);
                } else if (e.status() / 100 == 4) {
                    // No node will ever take what one has refused: it is said once, and this one has seen the last of it.
                    clients.breach("node " + clients.node(node).node() + " refused to stream to " + name + " from "
                            + cursor + ": " + e.getMessage());
                    return;
                }
                pause();
            } catch (IOException e) {
                if (!ended) {
                    clients.counts().count(Counts.CUT);
                }
                pause();
            }
            node++;
        }
    }

    private void follow(EventSource connection, int longest) throws IOException {
        for (var left = longest; left > 0 && !ended; left--) {
            var event = connection.next();
            if (event == null) {
                clients.counts().count(Counts.CUT);
                return;
            }
            if (event.name().equals("goaway")) {
                clients.counts().count(Counts.GOAWAYS);
                cursor = event.cursor();
                return;
            }
            if (event != EventSource.HEARTBEAT) {
                shown(event);
            }
        }
    }

    private void shown(StreamEvent event) {
        clients.counts().count(Counts.EVENTS);
        cursor = event.cursor();
        synchronized (this) {
            var log = seen.get(logOf.apply(event));
            if (log == null) {
                clients.breach(name + " was shown what it does not follow: " + event);
            } else {
                log.add(event);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BACK_OFF_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
