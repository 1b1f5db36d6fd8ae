package dev.tutti.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server ships its log to.
 *
 * @param serverOptions  settings for the server's JVM
 * @param restoreOptions what {@code tutti restore} is told besides
 */
record ShippingPlace(String target, List<String> serverOptions, List<String> restoreOptions) {

    private static final String INTERVAL = "-Dtutti.backup.shipping.interval=200ms";

    static ShippingPlace directory(Path directory) throws Exception {
        Files.createDirectories(directory);
        return new ShippingPlace(directory.toString(),
                List.of(INTERVAL, "-Dtutti.backup.shipping.target=" + directory), List.of());
    }

    static ShippingPlace bucket(S3Store store) {
        var target = "s3://" + S3Store.BUCKET + "/tutti/one";
        return new ShippingPlace(target,
                List.of(INTERVAL, "-Dtutti.backup.shipping.target=" + target,
                        "-Dtutti.backup.s3.endpoint=" + store.endpoint(), "-Dtutti.backup.s3.path-style=true",
                        "-Dtutti.backup.s3.credentials-file=" + store.credentials()),
                List.of("--s3-endpoint", store.endpoint(), "--s3-path-style", "--s3-credentials-file",
                        store.credentials().toString()));
    }

    ServerProcess start(Path data, String... more) throws Exception {
        var options = new ArrayList<>(serverOptions);
        options.addAll(List.of(more));
        return ServerProcess.start(data, options.toArray(String[]::new));
    }

    /** What {@code tutti restore} says and does. */
    TuttiProcess.Result restore(Path work, Path data) throws Exception {
        var command = new ArrayList<>(List.of(TuttiProcess.launcher(work).toString(), "restore", target, "--data",
                data.toString()));
        command.addAll(restoreOptions);
        return TuttiProcess.start(work, java.util.Map.of(), command).result();
    }
}
