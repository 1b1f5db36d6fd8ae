package dev.tutti.protocol.context;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The tamper-evident chain through the events of a context. */
public final class HashChain {
    /** What stands before the first event: 32 zero bytes. */
    public static final ByteString GENESIS = ByteString.copyFrom(new byte[32]);

    private HashChain() {}

    /** The event with its link to the one before. */
    public static ChainedEvent seal(ByteString previous, ContextEvent event) {
        var canonical = ContextEventCodec.canonical(event);
        return new ChainedEvent(event, canonical, link(previous, canonical));
    }

    /** The hash of an event, from the hash of the one before and its canonical bytes. */
    public static ByteString link(ByteString previous, ByteString canonical) {
        var digest = sha256();
        previous.asReadOnlyByteBufferList().forEach(digest::update);
        canonical.asReadOnlyByteBufferList().forEach(digest::update);
        return ByteString.copyFrom(digest.digest());
    }

    static ByteString digest(ByteString bytes) {
        var digest = sha256();
        bytes.asReadOnlyByteBufferList().forEach(digest::update);
        return ByteString.copyFrom(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
