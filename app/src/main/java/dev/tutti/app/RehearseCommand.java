package dev.tutti.app;

import dev.tutti.config.Configuration;
import dev.tutti.config.Surroundings;
import dev.tutti.journal.rocksdb.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code tutti rehearse}: plays through what a server does, twice from start to stop, on a directory of its own. The launcher
 * runs it once after a build, for the JVM to write down which classes and methods that takes: an AOT cache (JEP 514, 515), with
 * which a server starts in about half the time.
 */
@Command(name = "rehearse", hidden = true, description = "Play through a server's work for the JVM's AOT cache.")
public final class RehearseCommand implements Callable<Integer> {
    private static final int FRESH_AND_RECOVERED = 2;

    @Option(names = "--native", paramLabel = "DIR", description = "Where the store's native code is put for later starts.")
    private Path nativeDirectory;

    @Override
    public Integer call() throws Exception {
        if (nativeDirectory != null) {
            NativeLibrary.unpack(nativeDirectory);
        }
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var directory = Files.createTempDirectory("tutti-rehearsal");
        try {
            for (var start = 0; start < FRESH_AND_RECOVERED; start++) {
                try (var engine = Engine.start(configuration(directory).checked().config(), "127.0.0.1", 0);
                        var rehearsal = new Rehearsal(engine.address().getPort())) {
                    rehearsal.run();
                }
            }
        } finally {
            delete(directory);
        }
        return 0;
    }

    /** Of its own, whatever the user's says: what is rehearsed is how one is read. */
    private static Configuration configuration(Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("tutti.yaml"), "http:\n  port: 0\n");
        return Configuration
                .read(Optional.of(file), new Surroundings(Map.of(), new Properties(), directory, directory, directory))
                .with("data.directory", directory.resolve("data").toString(), "--data");
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
