package dev.tutti.journal.cassandra;

import dev.tutti.journal.cassandra.Appender.Append;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A node as its own process, which can be stopped at any instruction: for each id that it reads it writes to that entity, one
 * event after the other, and says which were acknowledged and when the entity has ended.
 */
final class PausedWriter {
    private PausedWriter() {}

    public static void main(String[] args) throws IOException {
        try (var system = new JournalSystem(Map.of("tutti.persistence", "cassandra", "tutti.cassandra.contact-points",
                List.of(args[0]), "tutti.cassandra.keyspace", args[1], "tutti.cassandra.replication", "1"))) {
            System.out.println("ready");
            var in = new BufferedReader(new InputStreamReader(System.in));
            for (String id; (id = in.readLine()) != null;) {
                system.kit().spawn(writer(id));
            }
        }
    }

    private static Behavior<Long> writer(String id) {
        return Behaviors.setup(context -> {
            ActorRef<Append> entity = context.spawn(Appender.create(id), "entity");
            context.watch(entity);
            entity.tell(new Append(List.of("a1"), context.getSelf()));
            return Behaviors.receive(Long.class).onMessage(Long.class, written -> {
                System.out.println("acknowledged " + id + " a" + written);
                entity.tell(new Append(List.of("a" + (written + 1)), context.getSelf()));
                return Behaviors.same();
            }).onSignal(Terminated.class, ended -> {
                System.out.println("ended " + id);
                return Behaviors.stopped();
            }).build();
        });
    }
}
