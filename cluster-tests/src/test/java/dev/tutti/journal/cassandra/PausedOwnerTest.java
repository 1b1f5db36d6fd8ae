package dev.tutti.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.junit.jupiter.api.Test;

/** An owner that is stopped at any moment of its writes, taken over meanwhile, and wakes up again without knowing of it. */
class PausedOwnerTest {
    private static final String KEYSPACE = "paused";
    private static final int ROUNDS = Integer.getInteger("tutti.rounds", 8);
    private static final long SEED = Long.getLong("tutti.seed", 20_261_121L);

    @Test
    void whatAPausedOwnerWritesAfterwardsIsNotThereAndWhatItWasAnsweredForIs() throws Exception {
        System.out.println("tutti.seed=" + SEED);
        var random = new Random(SEED);
        var ring = CassandraRing.shared();
        try (var system = new JournalSystem(ring.settings(KEYSPACE));
                var paused = Owner.start(ring.node(0).contactPoint())) {
            for (var round = 0; round < ROUNDS; round++) {
                var id = "round-" + round;
                paused.write(id);
                paused.awaitAcknowledged(id);
                Thread.sleep(random.nextInt(100));
                paused.signal("STOP");
                var taking = system.start(id);
                var before = system.appended(taking, "b") - 1;
                system.appended(taking, "b");
                paused.signal("CONT");
                var acknowledged = paused.untilEnded(id);
                system.appended(taking, "b");
                var read = system.read(id);
                assertThat(read.stream().map(EventEnvelope::sequenceNr).toList()).as("dense")
                        .isEqualTo(LongStream.rangeClosed(1, before + 3).boxed().toList());
                var expected = new ArrayList<>(LongStream.rangeClosed(1, before).mapToObj(n -> "a" + n).toList());
                expected.addAll(List.of("b", "b", "b"));
                var texts = read.stream().map(envelope -> (String) envelope.event()).toList();
                assertThat(texts).as("one writer after the other").isEqualTo(expected);
                assertThat(texts).as("what was acknowledged").containsAll(acknowledged);
            }
        }
    }

    /** @param lines what the process says */
    private record Owner(Process process, BlockingQueue<String> lines) implements AutoCloseable {
        static Owner start(String contactPoint) throws Exception {
            var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("java.class.path"), PausedWriter.class.getName(), contactPoint, KEYSPACE)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var lines = new LinkedBlockingQueue<String>();
            Thread.ofPlatform().daemon().start(() -> {
                try (var out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
                    for (String line; (line = out.readLine()) != null;) {
                        lines.add(line);
                    }
                } catch (IOException e) {
                    lines.add(e.toString());
                }
            });
            var owner = new Owner(process, lines);
            assertThat(owner.next()).isEqualTo("ready");
            return owner;
        }

        private String next() throws InterruptedException {
            var line = lines.poll(60, TimeUnit.SECONDS);
            assertThat(line).as("the process says something").isNotNull();
            return line;
        }

        void write(String id) throws IOException {
            process.outputWriter().write(id + "\n");
            process.outputWriter().flush();
        }

        /** Its first event; what it says of others stays for later. */
        void awaitAcknowledged(String id) throws InterruptedException {
            assertThat(next()).isEqualTo("acknowledged " + id + " a1");
        }

        /** The texts that it was answered for. */
        List<String> untilEnded(String id) throws InterruptedException {
            var acknowledged = new ArrayList<>(List.of("a1"));
            for (String line; !(line = next()).equals("ended " + id);) {
                assertThat(line).startsWith("acknowledged " + id + " ");
                acknowledged.add(line.substring(line.lastIndexOf(' ') + 1));
            }
            return acknowledged;
        }

        void signal(String name) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
                    .isZero();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
