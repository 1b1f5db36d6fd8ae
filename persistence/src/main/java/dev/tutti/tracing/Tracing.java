package dev.tutti.tracing;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * Where traces of an actor system begin, from {@code tutti.tracing}. Off, it makes nothing and asks nothing; no class of
 * OpenTelemetry is even loaded then.
 */
public abstract sealed class Tracing implements Extension permits NoTracing, OtlpTracing {
    private static final String ENABLED = "tutti.tracing.enabled";
    private static final Id ID = new Id();

    Tracing() {}

    /**
     * The system's tracing, begun now if it was not.
     *
     * @throws IllegalArgumentException where the settings make no sense
     */
    public static Tracing of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    public abstract boolean isOn();

    /**
     * Something that a client asks of this server begins.
     *
     * @param traceparent what the client said of its own span, by W3C Trace Context; null, or anything else, where it said
     *                    nothing that can be used: the trace begins here then
     * @param tracestate  what belongs to it; null where there is none
     */
    public abstract Span request(String name, String traceparent, String tracestate);

    /**
     * Work begins that is done once for all of these: a trace of its own, linked to each, and each to it.
     *
     * @param carried none, and nothing is traced
     */
    public abstract Span group(String name, Span carried);

    /**
     * An entity is about to persist something as part of this span. Pekko's journal API has no place for it, and an entity has
     * one persist under way at a time: so it waits here under the entity's persistence id, for {@link #takeOver}.
     */
    public abstract void handOver(String persistenceId, Span write);

    /** What the journal is asked to write belongs to this span. */
    public abstract Span takeOver(String persistenceId);

    private static final class Id extends AbstractExtensionId<Tracing> {
        @Override
        public Tracing createExtension(ExtendedActorSystem system) {
            var config = system.settings().config();
            // The store is a plugin for any Pekko application, which need not know of tracing.
            return config.hasPath(ENABLED) && config.getBoolean(ENABLED)
                    ? OtlpTracing.start(system, TracingSettings.of(config))
                    : new NoTracing();
        }
    }
}
