package dev.tutti.backup;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of S3, or of a store that speaks like it, and a prefix of its keys. */
final class S3Target implements Target {
    private static final int TAKEN = 412;
    private static final int CONFLICTING = 409;
    private static final int NOT_IMPLEMENTED = 501;
    /** S3 answers some requests with 500 or 503 and wants them again. All of them together have the call's time-out. */
    private static final int ATTEMPTS = 4;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    private S3Target(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /** @param uri {@code s3://bucket/prefix} */
    static S3Target of(URI uri, TargetSettings.S3 settings) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the target " + uri + " must be such as s3://bucket/prefix");
        }
        var builder = S3Client.builder().region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings)).forcePathStyle(settings.pathStyle())
                // Stores that only speak like S3 often know no checksums in trailers; what is kept has its own SHA-256.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(settings.requestTimeout())
                        .socketTimeout(settings.requestTimeout()))
                .overrideConfiguration(all -> all.apiCallTimeout(settings.callTimeout())
                        .apiCallAttemptTimeout(settings.callTimeout())
                        .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS)));
        if (!settings.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(settings.endpoint()));
        }
        var path = uri.getPath().replaceAll("^/+|/+$", "");
        return new S3Target(builder.build(), uri.getHost(), path.isEmpty() ? "" : path + "/");
    }

    private static AwsCredentialsProvider credentials(TargetSettings.S3 settings) {
        if (settings.credentialsFile().isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        var file = ProfileFile.builder().content(Path.of(settings.credentialsFile()))
                .type(ProfileFile.Type.CREDENTIALS).build();
        return ProfileCredentialsProvider.builder().profileFile(file).build();
    }

    @Override
    public boolean create(String key, byte[] content) throws IOException {
        return create(key, RequestBody.fromBytes(content));
    }

    @Override
    public boolean create(String key, Path file) throws IOException {
        return create(key, RequestBody.fromFile(file));
    }

    private boolean create(String key, RequestBody body) throws IOException {
        try {
            client.putObject(put -> put.bucket(bucket).key(prefix + key).ifNoneMatch("*"), body);
            return true;
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case TAKEN -> false;
                case CONFLICTING -> throw unreachable("write " + key, e);
                // A store that knows no conditions: then it is looked first, which is exact as long as only one writes.
                case NOT_IMPLEMENTED -> createUnconditionally(key, body);
                default -> throw unreachable("write " + key, e);
            };
        } catch (SdkException e) {
            throw unreachable("write " + key, e);
        }
    }

    private boolean createUnconditionally(String key, RequestBody body) throws IOException {
        if (list(key).stream().anyMatch(entry -> entry.key().equals(key))) {
            return false;
        }
        try {
            client.putObject(put -> put.bucket(bucket).key(prefix + key), body);
            return true;
        } catch (SdkException e) {
            throw unreachable("write " + key, e);
        }
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
        try {
            return Optional.of(client.getObject(get -> get.bucket(bucket).key(prefix + key)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw unreachable("read " + key, e);
        }
    }

    @Override
    public List<Entry> list(String keys) throws IOException {
        try {
            var entries = new ArrayList<Entry>();
            client.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + keys)).contents()
                    .forEach(object -> entries
                            .add(new Entry(object.key().substring(prefix.length()), object.size())));
            return entries;
        } catch (SdkException e) {
            throw unreachable("list " + keys, e);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            client.deleteObject(delete -> delete.bucket(bucket).key(prefix + key));
        } catch (SdkException e) {
            throw unreachable("delete " + key, e);
        }
    }

    private IOException unreachable(String what, SdkException e) {
        return new IOException("cannot " + what + " at " + name() + ": " + e.getMessage(), e);
    }

    @Override
    public String name() {
        return "s3://" + bucket + "/" + prefix;
    }

    @Override
    public void close() {
        client.close();
    }
}
