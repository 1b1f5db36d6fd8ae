package dev.tutti.node;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.ServiceLoader;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Every {@link NodeMessage} as CBOR. A field that is missing is null or zero and one that is not known is passed over, so that nodes
 * of two versions understand each other; a message that is not known is refused, and whoever waits for its answer asks again.
 */
public final class NodeSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 720_003;

    private final ExtendedActorSystem system;
    private volatile Wire wire;

    private record Wire(MessageTypes types, ObjectMapper mapper) {}

    public NodeSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    /** Made with the first message: one node alone never needs it. */
    private Wire wire() {
        var known = wire;
        if (known == null) {
            var types = new MessageTypes();
            ServiceLoader.load(NodeMessages.class, NodeSerializer.class.getClassLoader())
                    .forEach(messages -> messages.register(types));
            known = new Wire(types, mapper(types));
            wire = known;
        }
        return known;
    }

    private ObjectMapper mapper(MessageTypes types) {
        // Records say all by their fields: what else looks like a property is none.
        return CBORMapper.builder().addModule(new JavaTimeModule()).addModule(types.module())
                .addModule(new ValueTypes(ActorRefResolver.get(Adapter.toTyped(system))))
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE).build();
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        var name = wire().types().nameOf(message.getClass());
        if (name == null) {
            throw new IllegalArgumentException(message.getClass() + " is registered by no feature");
        }
        return name;
    }

    @Override
    public byte[] toBinary(Object message) {
        try {
            return wire().mapper().writeValueAsBytes(message);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be written to another node: " + message.getClass(), e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        var type = wire().types().named(manifest);
        if (type == null) {
            throw new IllegalArgumentException("a message this version does not know: " + manifest);
        }
        try {
            return wire().mapper().readValue(bytes, type);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a " + manifest + ": " + e.getMessage(), e);
        }
    }
}
