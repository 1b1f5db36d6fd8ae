package dev.tutti.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.PutOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/** A store that speaks like S3, with one bucket whose objects are files of a directory. */
final class S3Store implements AutoCloseable {
    private static final String KEY_ID = "test-key";
    private static final String SECRET = "test-secret";
    static final String BUCKET = "copies";

    private final BlobStoreContext context;
    private final S3Proxy proxy;
    private final Path credentials;

    private S3Store(BlobStoreContext context, S3Proxy proxy, Path credentials) {
        this.context = context;
        this.proxy = proxy;
        this.credentials = credentials;
    }

    static S3Store start(Path directory) throws Exception {
        var files = Files.createDirectories(directory.resolve("objects"));
        var properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", files.toString());
        var context = ContextBuilder.newBuilder("filesystem-nio2").credentials(KEY_ID, SECRET).overrides(properties)
                .build(BlobStoreContext.class);
        context.getBlobStore().createContainerInLocation(null, BUCKET);
        var proxy = S3Proxy.builder().blobStore(new WholePuts(context.getBlobStore()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET).build();
        proxy.start();
        return new S3Store(context, proxy, credentials(directory, SECRET));
    }

    private static Path credentials(Path directory, String secret) throws IOException {
        return Files.writeString(directory.resolve("credentials"),
                "[default]%naws_access_key_id = %s%naws_secret_access_key = %s%n".formatted(KEY_ID, secret));
    }

    void makeBucket() {
        context.getBlobStore().createContainerInLocation(null, BUCKET);
    }

    void removeBucket() {
        context.getBlobStore().deleteContainer(BUCKET);
    }

    String endpoint() {
        return "http://127.0.0.1:" + proxy.getPort();
    }

    Path credentials() {
        return credentials;
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the store did not stop", e);
        }
        context.close();
    }

    /**
     * An object is there as a whole or not at all, as S3 promises. The store below writes a file while it arrives, and where the sender
     * is killed leaves what it has; no list can be had from then on.
     */
    private static final class WholePuts extends ForwardingBlobStore {
        WholePuts(BlobStore below) {
            super(below);
        }

        @Override
        public String putBlob(String container, Blob blob, PutOptions options) {
            var content = blob.getMetadata().getContentMetadata();
            try (var arriving = blob.getPayload().openStream()) {
                var bytes = new ByteArrayOutputStream();
                arriving.transferTo(bytes);
                if (content.getContentLength() != null && bytes.size() != content.getContentLength()) {
                    throw new IOException("only " + bytes.size() + " of " + content.getContentLength() + " bytes");
                }
                blob.setPayload(bytes.toByteArray());
                blob.getMetadata().setContentMetadata(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return super.putBlob(container, blob, options);
        }
    }
}
