package dev.tutti.http;

/** Measures one request, from its head until its answer begins. */
final class RequestClock {
    private final long beganNanos = System.nanoTime();
    private RouteTimes route;

    RequestClock(RouteTimes route) {
        this.route = route;
    }

    /** The request has found the route that answers it. */
    void reached(RouteTimes found) {
        route = found;
    }

    void answered(int status) {
        route.answered(status, beganNanos);
    }
}
