package dev.tutti.backup;

import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** How targets are reached, from {@code tutti.backup.s3}; each setting is explained in {@code backup.conf}. */
record TargetSettings(S3 s3) {
    /** Empty texts stand for what is not given. */
    record S3(String endpoint, String region, boolean pathStyle, String credentialsFile, Duration requestTimeout,
            Duration callTimeout) {}

    static TargetSettings of(Config root) {
        var s3 = root.getConfig("tutti.backup.s3");
        return new TargetSettings(new S3(s3.getString("endpoint"), s3.getString("region"), s3.getBoolean("path-style"),
                s3.getString("credentials-file"), s3.getDuration("request-timeout"), s3.getDuration("call-timeout")));
    }

    /** @param target {@code s3://bucket/prefix}, or a directory */
    Target open(String target) {
        return target.startsWith("s3://")
                ? S3Target.of(URI.create(target), s3)
                : new DirectoryTarget(Path.of(target).toAbsolutePath());
    }
}
