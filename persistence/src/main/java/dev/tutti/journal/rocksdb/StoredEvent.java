package dev.tutti.journal.rocksdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * The record of one event. Format 1: version (1 byte), ordering (8, filled in by the writer thread), timestamp (8), manifest
 * and writer UUID (modified UTF-8 with 2 bytes of length), payload, then 1 and metadata or 0; payload and metadata are
 * {@link Serialized}.
 */
record StoredEvent(long ordering, long timestamp, String manifest, String writerUuid, Serialized payload,
        Serialized metadata) {

    private static final byte VERSION = 1;

    /** An object by Pekko's serialization: serializer id (4 bytes), manifest, length (4), bytes. */
    record Serialized(int serializerId, String manifest, byte[] bytes) {
        void write(DataOutputStream out) throws IOException {
            out.writeInt(serializerId);
            out.writeUTF(manifest);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        static Serialized read(DataInputStream in) throws IOException {
            return new Serialized(in.readInt(), in.readUTF(), in.readNBytes(in.readInt()));
        }
    }

    byte[] toBytes() {
        var bytes = new ByteArrayOutputStream(128 + payload.bytes().length);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(ordering);
            out.writeLong(timestamp);
            out.writeUTF(manifest);
            out.writeUTF(writerUuid);
            payload.write(out);
            out.writeBoolean(metadata != null);
            if (metadata != null) {
                metadata.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static void setOrdering(byte[] record, long ordering) {
        ByteBuffer.wrap(record).putLong(1, ordering);
    }

    static StoredEvent of(byte[] record) {
        try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
            if (in.readByte() != VERSION) {
                throw new StoreException(StoreException.Reason.UNKNOWN_FORMAT,
                        "an event was written by a newer version of the store", null);
            }
            return new StoredEvent(in.readLong(), in.readLong(), in.readUTF(), in.readUTF(), Serialized.read(in),
                    in.readBoolean() ? Serialized.read(in) : null);
        } catch (IOException e) {
            throw new StoreException(StoreException.Reason.CORRUPT, "an event's record ends too early", e);
        }
    }
}
