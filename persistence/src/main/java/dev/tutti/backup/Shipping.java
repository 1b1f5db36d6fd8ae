package dev.tutti.backup;

import dev.tutti.journal.rocksdb.RocksDbStore;
import dev.tutti.journal.rocksdb.StoreException;
import dev.tutti.telemetry.Telemetry;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** Ships the embedded store's log to where {@code tutti.backup.shipping.target} says, as long as the system runs. */
public final class Shipping implements Extension {
    private static final Id ID = new Id();

    private final ExtendedActorSystem system;
    private volatile ShippingLoop loop;

    private Shipping(ExtendedActorSystem system) {
        this.system = system;
    }

    public static Shipping get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /**
     * Begins, where a target is set. What was written until the system stops is still shipped then, if the target lets it.
     *
     * @throws IllegalArgumentException when the settings make no sense; a target that is away is no failure
     */
    public synchronized void start() {
        var config = system.settings().config();
        var settings = ShippingSettings.of(config);
        if (settings.target().isEmpty() || loop != null) {
            return;
        }
        var target = TargetSettings.of(config).open(settings.target());
        var started = new ShippingLoop(target, RocksDbStore.get(system), settings, Clock.systemUTC());
        loop = started;
        ShippingMetrics.of(started, Telemetry.of(system));
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "stop-shipping",
                () -> {
                    var done = new CompletableFuture<Done>();
                    Thread.ofPlatform().name("tutti-shipping-stop").daemon().start(() -> {
                        started.stop(settings.stopDeadline());
                        done.complete(Done.getInstance());
                    });
                    return done;
                });
    }

    /** How far it is. */
    public ShippingStatus status() {
        return loop == null ? ShippingStatus.OFF : loop.status();
    }

    /**
     * RocksDB's number of the newest durable write: what {@link ShippingStatus#shipped} runs after. Nothing while the store is
     * not open, as on a full disk.
     */
    public OptionalLong written() {
        try {
            return OptionalLong.of(RocksDbStore.get(system).latestUpdate());
        } catch (StoreException | IllegalStateException e) {
            return OptionalLong.empty();
        }
    }

    private static final class Id extends AbstractExtensionId<Shipping> {
        @Override
        public Shipping createExtension(ExtendedActorSystem system) {
            return new Shipping(system);
        }
    }
}
