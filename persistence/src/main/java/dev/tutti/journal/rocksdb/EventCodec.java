package dev.tutti.journal.rocksdb;

import dev.tutti.journal.rocksdb.StoredEvent.Serialized;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/** Between what Pekko hands a plugin and what the store keeps, by the serializers the system is configured with. */
final class EventCodec {
    private final Serialization serialization;

    EventCodec(ExtendedActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    byte[] toBytes(PersistentRepr repr, Object payload) {
        var timestamp = repr.timestamp() > 0 ? repr.timestamp() : System.currentTimeMillis();
        var metadata = repr.metadata().isDefined() ? serialize(repr.metadata().get()) : null;
        return new StoredEvent(0, timestamp, repr.manifest(), repr.writerUuid(), serialize(payload), metadata)
                .toBytes();
    }

    PersistentRepr repr(String persistenceId, long sequenceNr, StoredEvent stored) {
        var repr = PersistentRepr$.MODULE$.apply(deserialize(stored.payload()), sequenceNr, persistenceId,
                stored.manifest(), false, ActorRef.noSender(), stored.writerUuid()).withTimestamp(stored.timestamp());
        return stored.metadata() == null ? repr : repr.withMetadata(deserialize(stored.metadata()));
    }

    Serialized serialize(Object object) {
        var serializer = serialization.findSerializerFor(object);
        return new Serialized(serializer.identifier(), Serializers.manifestFor(serializer, object),
                serialization.serialize(object).get());
    }

    Object deserialize(Serialized stored) {
        return serialization.deserialize(stored.bytes(), stored.serializerId(), stored.manifest()).get();
    }
}
