package dev.tutti.node;

import java.time.Duration;
import org.apache.pekko.actor.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/** What is tried again after a pause, unless the system stops: its scheduler then takes nothing any more, and nothing is missed. */
public final class Later {
    private static final Logger LOG = LoggerFactory.getLogger(Later.class);

    private Later() {}

    public static void run(Scheduler scheduler, Duration pause, Runnable task, ExecutionContext executor) {
        try {
            scheduler.scheduleOnce(pause, task, executor);
        } catch (IllegalStateException e) {
            LOG.debug("the system stops", e);
        }
    }
}
