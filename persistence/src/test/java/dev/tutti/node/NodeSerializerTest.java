package dev.tutti.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What nodes write to each other comes out as it went in, and is written as it was by the version before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeSerializerTest {
    private static final int ROUNDS = 200;
    private static final long SEED = Long.getLong("tutti.seed", 20_261_121L);
    private static final Path KNOWN = Path.of("src/test/resources/node-messages.txt");

    private ActorTestKit kit;
    private MessageTypes types;
    private SerializerWithStringManifest serializer;

    @BeforeAll
    void startSystem() throws Exception {
        kit = ActorTestKit.create("nodes", ConfigFactory.parseResources("serialization.conf")
                .withFallback(ConfigFactory.defaultReference()).resolve());
        types = new MessageTypes();
        ServiceLoader.load(NodeMessages.class).forEach(messages -> messages.register(types));
        serializer = (SerializerWithStringManifest) SerializationExtension.get(kit.system().classicSystem())
                .serializerFor(dev.tutti.ask.Answer.class);
    }

    @AfterAll
    void stopSystem() {
        kit.shutdownTestKit();
    }

    @Test
    void everyMessageComesOutAsItWentIn() throws Exception {
        System.out.println("tutti.seed=" + SEED);
        ActorRef<?> address = kit.createTestProbe().ref();
        var samples = new SampleValues(SEED, () -> address);
        for (var name : messages()) {
            for (var round = 0; round < ROUNDS; round++) {
                var message = samples.of(types.named(name));
                assertThat(serializer.manifest(message)).isEqualTo(name);
                assertThat(serializer.fromBinary(serializer.toBinary(message), name)).isEqualTo(message);
            }
        }
    }

    /** Those that are sent as such, and not only as a part of others. */
    private List<String> messages() {
        var messages = types.names().stream()
                .filter(name -> NodeMessage.class.isAssignableFrom(types.named(name))).toList();
        assertThat(messages).contains("Answer", "ContextCommand.AppendBatch", "FeedSignal.Published",
                "LockCommand.Batch", "WaitGraph.Waits");
        return messages;
    }

    /** Nodes of two versions are one cluster during a rolling update. */
    @Test
    void namesAndFieldsAreThoseThatOtherVersionsKnow() throws Exception {
        var written = new ArrayList<String>();
        types.names().forEach(name -> written.add(name + shape(types.named(name))));
        parts().forEach((name, part) -> written.add("part " + name + shape(part)));
        var now = String.join("\n", written) + "\n";
        if (Boolean.getBoolean("tutti.golden.write")) {
            Files.writeString(KNOWN, now);
        }
        assertThat(now).as("add names and fields as you like, and run with -Dtutti.golden.write=true; "
                + "to rename, to remove or to change one is for a version that no older one has to understand")
                .isEqualTo(Files.readString(KNOWN, StandardCharsets.UTF_8));
    }

    /** What stands only within messages, and has no name there. */
    private Map<String, Class<?>> parts() {
        var named = types.names().stream().map(types::named).collect(Collectors.<Class<?>>toSet());
        var seen = new HashSet<Type>();
        var open = new ArrayDeque<Type>(named);
        var parts = new TreeMap<String, Class<?>>();
        while (!open.isEmpty()) {
            var type = open.pop();
            if (!seen.add(type)) {
                continue;
            }
            if (type instanceof ParameterizedType of) {
                open.addAll(List.of(of.getActualTypeArguments()));
            } else if (type instanceof Class<?> part && part.getName().startsWith("dev.tutti.")) {
                if (part.isRecord()) {
                    Arrays.stream(part.getRecordComponents()).map(RecordComponent::getGenericType).forEach(open::add);
                }
                if ((part.isRecord() || part.isEnum()) && !named.contains(part)) {
                    parts.put(simple(part), part);
                }
            }
        }
        return parts;
    }

    private static String simple(Type type) {
        return type.getTypeName().replaceAll("[a-z][a-z0-9]*\\.", "");
    }

    private static String shape(Class<?> type) {
        return type.isEnum()
                ? " = " + Arrays.stream(type.getEnumConstants()).map(Object::toString)
                        .collect(Collectors.joining(" | "))
                : Arrays.stream(type.getRecordComponents()).map(NodeSerializerTest::field)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String field(RecordComponent component) {
        return component.getName() + ": "
                + simple(component.getGenericType());
    }

    @Test
    void aFieldOfALaterVersionIsPassedOver() throws Exception {
        // {"head": 7, "entity": null, "later": true}
        var bytes = new byte[]{(byte) 0xbf, 0x64, 'h', 'e', 'a', 'd', 0x07, 0x66, 'e', 'n', 't', 'i', 't', 'y',
                (byte) 0xf6, 0x65, 'l', 'a', 't', 'e', 'r', (byte) 0xf5, (byte) 0xff};
        assertThat(serializer.fromBinary(bytes, "FeedSignal.Registered"))
                .isEqualTo(new dev.tutti.feed.FeedSignal.Registered(7, null));
    }

    @Test
    void aMessageOfALaterVersionIsRefused() {
        assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "ContextCommand.Later"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ContextCommand.Later");
    }

    @Test
    void whatIsNoMessageIsNotWritten() {
        assertThatThrownBy(() -> serializer.manifest("text")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("String");
    }
}
