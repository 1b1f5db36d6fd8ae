package dev.tutti.protocol.context;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The tamper-evident chain through the events of a context. */
public final class HashChain {
    /** What stands before the first event: 32 zero bytes. */
    public static final ByteString GENESIS = ByteString.copyFrom(new byte[32]);

    /** Looked up once a thread: a digest is as good as new after each use. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(HashChain::sha256);

    private HashChain() {}

    /** The event with its link to the one before. */
    public static ChainedEvent seal(ByteString previous, ContextEvent event) {
        var canonical = ContextEventCodec.canonical(event);
        return new ChainedEvent(event, canonical, link(previous, canonical));
    }

    /** The hash of an event, from the hash of the one before and its canonical bytes. */
    public static ByteString link(ByteString previous, ByteString canonical) {
        var digest = SHA_256.get();
        digest.update(previous.toByteArray());
        digest.update(canonical.toByteArray());
        return UnsafeByteOperations.unsafeWrap(digest.digest());
    }

    static ByteString digest(ByteString bytes) {
        // An array: the digest would copy a read-only buffer piece by piece.
        return UnsafeByteOperations.unsafeWrap(SHA_256.get().digest(bytes.toByteArray()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
