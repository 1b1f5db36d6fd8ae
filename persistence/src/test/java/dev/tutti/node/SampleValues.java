package dev.tutti.node;

import com.google.protobuf.ByteString;
import dev.tutti.protocol.context.ContextEvent;
import dev.tutti.protocol.context.ContextReply;
import dev.tutti.protocol.lock.LockReply;
import dev.tutti.tracing.Span;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** Makes records of any type, with values of any kind in them. */
final class SampleValues {
    private static final int DEEPEST = 8;

    private final Random random;
    private final Supplier<ActorRef<?>> address;
    private int depth;

    SampleValues(long seed, Supplier<ActorRef<?>> address) {
        this.random = new Random(seed);
        this.address = address;
    }

    Object of(Type type) throws ReflectiveOperationException {
        depth++;
        try {
            return switch (type) {
                case ParameterizedType generic -> generic(generic);
                case Class<?> plain -> plain(plain);
                // What may be anything is an event: that is what feeds carry.
                case WildcardType any -> plain(ContextEvent.class);
                case GenericArrayType array -> throw new IllegalArgumentException("no arrays in messages: " + array);
                default -> throw new IllegalArgumentException(type.toString());
            };
        } finally {
            depth--;
        }
    }

    private Object generic(ParameterizedType type) throws ReflectiveOperationException {
        var raw = (Class<?>) type.getRawType();
        var arguments = type.getActualTypeArguments();
        if (raw == List.class) {
            return new ArrayList<>(several(arguments[0]));
        }
        if (raw == SortedSet.class) {
            return new TreeSet<>(several(arguments[0]));
        }
        if (raw == Set.class) {
            return new HashSet<>(several(arguments[0]));
        }
        if (raw == Map.class || raw == SortedMap.class) {
            var map = new HashMap<Object, Object>();
            for (var key : several(arguments[0])) {
                map.put(key, of(arguments[1]));
            }
            return raw == Map.class ? map : new TreeMap<>(map);
        }
        return plain(raw);
    }

    private List<Object> several(Type type) throws ReflectiveOperationException {
        var values = new ArrayList<>();
        for (var i = random.nextInt(depth < DEEPEST ? 3 : 1); i > 0; i--) {
            values.add(of(type));
        }
        return values;
    }

    private Object plain(Class<?> type) throws ReflectiveOperationException {
        if (type == String.class) {
            return List.of("", "plain", "mit Ümläuten", "\u0000\n\"\\", "🎼 tutti").get(random.nextInt(5));
        }
        if (type == long.class) {
            return random.nextBoolean() ? random.nextLong() : (Object) (long) random.nextInt(100);
        }
        if (type == int.class) {
            return random.nextInt();
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == UUID.class) {
            return new UUID(random.nextLong(), random.nextLong());
        }
        if (type == Instant.class) {
            return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L);
        }
        if (type == Duration.class) {
            return Duration.ofNanos(Math.abs((long) random.nextInt()) * 1_000);
        }
        if (type == ByteString.class) {
            var bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            return ByteString.copyFrom(bytes);
        }
        if (type == Span.class) {
            return Span.NONE;
        }
        if (type == ActorRef.class) {
            return address.get();
        }
        if (type == Object.class) {
            return plain(random.nextBoolean() ? ContextReply.class : LockReply.class);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type.isSealed()) {
            var members = type.getPermittedSubclasses();
            return plain(members[random.nextInt(members.length)]);
        }
        if (type.isRecord()) {
            return record(type);
        }
        throw new IllegalArgumentException("what is a " + type + "?");
    }

    private Object record(Class<?> type) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        var values = new Object[components.length];
        for (var i = 0; i < components.length; i++) {
            values[i] = of(components[i].getGenericType());
        }
        var constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }
}
