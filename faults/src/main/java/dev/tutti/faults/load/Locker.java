package dev.tutti.faults.load;

import dev.tutti.faults.history.Paths;
import dev.tutti.faults.history.Tenure;
import dev.tutti.faults.report.Successes;
import dev.tutti.faults.wire.UnitIds;
import dev.tutti.faults.wire.Wire.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Wants overlapping locks of one space, holds and renews them for a while, and lets go of most; the others expire. */
final class Locker implements Runnable {
    private static final List<String> PATHS = List.of("docs", "docs/a.md", "src", "src/au*", "src/auth/login.py",
            "src/main.py", "test/**", "test/a.py", "web/index.html", "**");
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final long ATTEMPTS_NANOS = Duration.ofSeconds(15).toNanos();
    private static final int RELEASE_TRIES = 4;
    private static final int BACK_OFF_MS = 100;

    private final Clients clients;
    private final Guarded guarded;
    private final Skew skew;
    private final String space;
    private final String name;
    private final int home;
    private final double position;
    private final Random random;
    private final List<Tenure> tenures = new ArrayList<>();

    /** @param position where in the row of lockers it stands, from 0 to 1 */
    Locker(Clients clients, Guarded guarded, Skew skew, String space, String name, int home, double position,
            long seed) {
        this.clients = clients;
        this.guarded = guarded;
        this.skew = skew;
        this.space = space;
        this.name = name;
        this.home = home;
        this.position = position;
        this.random = new Random(seed);
    }

    String space() {
        return space;
    }

    /** Once it has ended. */
    List<Tenure> tenures() {
        return List.copyOf(tenures);
    }

    /** @param resources do not overlap among themselves */
    private record Wanted(String request, List<String> resources, boolean shared, int ttlMs, int waitMs) {
        Map<String, Object> body() {
            return Map.of("requestId", request, "resources", resources, "mode", shared ? "SHARED" : "EXCLUSIVE",
                    "ttlMs", ttlMs, "waitMs", waitMs);
        }
    }

    @Override
    public void run() {
        try {
            while (!clients.areStopped()) {
                var wanted = wanted();
                var holds = acquire(wanted);
                if (!holds.isEmpty()) {
                    hold(wanted, holds);
                }
                Thread.sleep(20 + random.nextInt(150));
            }
        } catch (InterruptedException e) {
            // What it holds expires.
        }
    }

    private Wanted wanted() {
        var resources = new ArrayList<String>();
        for (var n = 1 + random.nextInt(3); n > 0; n--) {
            var path = PATHS.get(random.nextInt(PATHS.size()));
            if (resources.stream().noneMatch(other -> Paths.overlap(path, Paths.ofResource(other)))) {
                resources.add(space + ":" + path);
            }
        }
        return new Wanted(UnitIds.next(), List.copyOf(resources), random.nextInt(3) == 0, 2_000 + random.nextInt(2_000),
                List.of(0, 300, 1_500).get(random.nextInt(3)));
    }

    /** Asks with one request id until it knows: what it was granted, or nothing. */
    private List<Hold> acquire(Wanted wanted) throws InterruptedException {
        var first = System.nanoTime();
        var patience = PATIENCE.plusMillis(wanted.waitMs());
        for (var attempt = 0; System.nanoTime() - first < ATTEMPTS_NANOS; attempt++) {
            var tries = attempt + 1;
            var node = clients.node(home + attempt);
            var sent = System.nanoTime();
            try {
                var answer = clients.wire().send(node, "POST", "/locks", name, wanted.body(), patience);
                var now = System.nanoTime();
                if (answer.isSuccess()) {
                    answered(node.node(), now);
                    var holds = new ArrayList<Hold>();
                    // A lease runs from its grant, which was after the first request at the earliest.
                    answer.body().path("locks")
                            .forEach(lock -> holds.add(new Hold(wanted, lock.path("resource").asText(),
                                    lock.path("fencingToken").asLong(), tries, first, sent, now)));
                    clients.counts().count(Counts.GRANTS, holds.size());
                    if (holds.size() != wanted.resources().size()) {
                        clients.breach("node " + node.node() + " granted " + answer.body() + " to " + wanted);
                    }
                    return holds;
                }
                if (answer.status() == 409) {
                    answered(node.node(), now);
                    return List.of();
                }
                if (answer.isRefusedForNow()) {
                    clients.counts().count(Counts.REFUSED);
                    return List.of();
                }
                unlessUnknown(node.node(), answer, wanted);
            } catch (IOException e) {
                // Perhaps it was granted: the same request is asked again, elsewhere.
            }
            Thread.sleep(BACK_OFF_MS);
        }
        return List.of();
    }

    private void hold(Wanted wanted, List<Hold> holds) throws InterruptedException {
        // Most are short, so that many are granted; some outlast several renewals.
        var holdMs = random.nextInt(10) < 7 ? 50 + random.nextInt(400) : 100 + random.nextInt(2 * wanted.ttlMs());
        var until = System.nanoTime() + Duration.ofMillis(holdMs).toNanos();
        try {
            while (System.nanoTime() < until && !clients.areStopped() && holds.stream().allMatch(Hold::isBelieved)) {
                for (var hold : holds) {
                    if (hold.isRenewalDue()) {
                        hold.renew();
                    }
                }
                use(wanted, holds);
                Thread.sleep(20 + random.nextInt(80));
            }
            if (random.nextInt(100) < 85) {
                for (var hold : holds) {
                    hold.release();
                }
            }
        } finally {
            holds.forEach(hold -> tenures.add(hold.tenure()));
        }
    }

    private void use(Wanted wanted, List<Hold> holds) {
        if (wanted.shared() || !holds.stream().allMatch(Hold::isBelieved)) {
            return;
        }
        var token = holds.stream().mapToLong(hold -> hold.token).max().orElseThrow();
        for (var hold : holds) {
            if (!guarded.write(hold.resource, token)) {
                clients.counts().count(Counts.FENCED);
            }
        }
    }

    private void answered(int node, long at) {
        clients.successes().add(Successes.Kind.LOCK, node, space, at);
    }

    private void unlessUnknown(int node, Answer answer, Object request) {
        if (!answer.isUnknown()) {
            clients.breach("node " + node + " refused " + request + " of " + name + ": " + answer);
        } else if (answer.status() == 500) {
            clients.counts().count(Counts.FAILED);
        }
    }

    /** One lock while it is held, as far as its holder knows. */
    private final class Hold {
        private final Wanted wanted;
        private final String resource;
        private final long token;
        private final int attempts;
        private final long grantedAt;
        private final List<Long> confirmed = new ArrayList<>();
        private long leaseBegan;
        private long triedAt;
        private long releasedAt = Long.MAX_VALUE;
        private boolean lost;
        private boolean skewed;

        Hold(Wanted wanted, String resource, long token, int attempts, long leaseBegan, long sent, long grantedAt) {
            this.wanted = wanted;
            this.resource = resource;
            this.token = token;
            this.attempts = attempts;
            this.leaseBegan = leaseBegan;
            this.triedAt = leaseBegan;
            this.grantedAt = grantedAt;
            confirmed.add(sent);
        }

        /** How long the lease has lasted, by the holder's clock. */
        private double agedMs(long since) {
            var rate = skew.rate(position);
            skewed |= rate != 1;
            return (System.nanoTime() - since) / 1e6 * rate;
        }

        /** A tenth earlier than it was told, as a careful client does. */
        boolean isBelieved() {
            return !lost && agedMs(leaseBegan) < 0.9 * wanted.ttlMs();
        }

        boolean isRenewalDue() {
            return agedMs(leaseBegan) > wanted.ttlMs() / 3.0 && agedMs(triedAt) > wanted.ttlMs() / 10.0;
        }

        void renew() throws InterruptedException {
            triedAt = System.nanoTime();
            var node = clients.node(home + random.nextInt(2));
            try {
                var answer = clients.wire().send(node, "PATCH", path(), name,
                        Map.of("fencingToken", token, "ttlMs", wanted.ttlMs()),
                        Duration.ofMillis(wanted.ttlMs() / 3));
                if (answer.isSuccess()) {
                    confirmed(node.node());
                } else if (answer.status() == 409 || answer.status() == 404) {
                    ended(node.node());
                } else if (!answer.isRefusedForNow()) {
                    unlessUnknown(node.node(), answer, "the renewal of " + token);
                }
            } catch (IOException e) {
                // Another try will tell.
            }
        }

        void release() throws InterruptedException {
            if (lost) {
                return;
            }
            releasedAt = System.nanoTime();
            for (var tries = 0; tries < RELEASE_TRIES; tries++) {
                triedAt = System.nanoTime();
                var node = clients.node(home + tries);
                try {
                    var answer = clients.wire().delete(node, path() + "?fencingToken=" + token, name, PATIENCE);
                    if (answer.isSuccess()) {
                        confirmed(node.node());
                        return;
                    }
                    if (answer.status() == 409 || answer.status() == 404) {
                        if (tries == 0) {
                            ended(node.node());
                        }
                        return;
                    }
                    if (!answer.isRefusedForNow()) {
                        unlessUnknown(node.node(), answer, "the release of " + token);
                    }
                } catch (IOException e) {
                    // Perhaps it was released: the next try is told that the token is stale then.
                }
                Thread.sleep(BACK_OFF_MS);
            }
        }

        private void confirmed(int node) {
            confirmed.add(triedAt);
            leaseBegan = triedAt;
            answered(node, System.nanoTime());
        }

        private void ended(int node) {
            var now = System.nanoTime();
            answered(node, now);
            clients.counts().count(Counts.LOST_LOCKS);
            lost = true;
            var left = wanted.ttlMs() - (now - leaseBegan) / 1_000_000;
            agedMs(leaseBegan);
            if (!skewed && left > 0) {
                clients.cutShort(resource + " of " + name + " with token " + token + " had " + left + " of "
                        + wanted.ttlMs() + " ms left when node " + node + " said that it had ended; it was asked for "
                        + attempts + " times");
            }
        }

        private String path() {
            return "/locks/" + resource.replace("*", "%2A");
        }

        Tenure tenure() {
            agedMs(leaseBegan);
            var told = leaseBegan + Duration.ofMillis(wanted.ttlMs()).toNanos();
            // What it was told had ended it did not count on any more: that is said by itself.
            var until = Math.min(told, lost ? triedAt : releasedAt);
            return new Tenure(space, resource, name, wanted.request(), token, wanted.shared(), skewed, attempts,
                    grantedAt, until,
                    List.copyOf(confirmed));
        }
    }
}
