package dev.tutti.telemetry;

import org.apache.pekko.actor.setup.Setup;

/** Hands a telemetry to an actor system when it is created, for all that runs in it. */
public final class TelemetrySetup extends Setup {
    private final Telemetry telemetry;

    public TelemetrySetup(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    Telemetry telemetry() {
        return telemetry;
    }
}
