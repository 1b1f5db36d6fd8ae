package dev.tutti.node;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.tutti.tracing.Span;
import java.io.IOException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Values in messages that are no records: bytes, addresses of actors, and spans, which end at the border of a node. */
final class ValueTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    ValueTypes(ActorRefResolver resolver) {
        super("tutti-values");
        addSerializer(ByteString.class, new BytesOut());
        addDeserializer(ByteString.class, new BytesIn());
        addSerializer(Span.class, new SpanOut());
        addDeserializer(Span.class, new SpanIn());
        addSerializer(new AddressOut(resolver));
        addDeserializer(ActorRef.class, new AddressIn(resolver));
    }

    private static final class BytesOut extends StdScalarSerializer<ByteString> {
        private static final long serialVersionUID = 1L;

        BytesOut() {
            super(ByteString.class);
        }

        @Override
        public void serialize(ByteString bytes, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeBinary(bytes.toByteArray());
        }
    }

    private static final class BytesIn extends StdScalarDeserializer<ByteString> {
        private static final long serialVersionUID = 1L;

        BytesIn() {
            super(ByteString.class);
        }

        @Override
        public ByteString deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return UnsafeByteOperations.unsafeWrap(in.getBinaryValue());
        }
    }

    private static final class SpanOut extends StdScalarSerializer<Span> {
        private static final long serialVersionUID = 1L;

        SpanOut() {
            super(Span.class);
        }

        @Override
        public void serialize(Span span, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNull();
        }
    }

    private static final class SpanIn extends StdScalarDeserializer<Span> {
        private static final long serialVersionUID = 1L;

        SpanIn() {
            super(Span.class);
        }

        @Override
        public Span deserialize(JsonParser in, DeserializationContext context) throws IOException {
            in.skipChildren();
            return Span.NONE;
        }

        @Override
        public Span getNullValue(DeserializationContext context) {
            return Span.NONE;
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Span.NONE;
        }
    }

    private static final class AddressOut extends StdScalarSerializer<ActorRef<?>> {
        private static final long serialVersionUID = 1L;
        private final transient ActorRefResolver resolver;

        AddressOut(ActorRefResolver resolver) {
            super(ActorRef.class, true);
            this.resolver = resolver;
        }

        @Override
        public void serialize(ActorRef<?> address, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(resolver.toSerializationFormat(address));
        }
    }

    private static final class AddressIn extends StdScalarDeserializer<ActorRef<?>> {
        private static final long serialVersionUID = 1L;
        private final transient ActorRefResolver resolver;

        AddressIn(ActorRefResolver resolver) {
            super(ActorRef.class);
            this.resolver = resolver;
        }

        @Override
        public ActorRef<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return resolver.resolveActorRef(in.getText());
        }
    }
}
