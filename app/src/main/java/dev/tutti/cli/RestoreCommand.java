package dev.tutti.cli;

import dev.tutti.backup.BackupException;
import dev.tutti.backup.Restore;
import dev.tutti.config.Configuration;
import dev.tutti.config.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tutti restore}: a data directory from a backup, or from where a server shipped its log to. */
@Command(name = "restore", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = {
        "Puts a data directory back from a backup, or from where a server shipped its log to.%n",
        "The directory is whole afterwards, or as it was before: what is damaged is refused.%n"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:restored", "1:the source is out of reach, or another failure", "2:wrong usage",
                "4:the source is damaged, incomplete, or no backup", "5:the data directory cannot be written",
                "6:the data directory is not empty", "78:the configuration is not valid"})
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SOURCE", description = "The directory of a backup, or where the log was shipped to: a directory, or s3://bucket/prefix.")
    private String source;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's configuration, in YAML (default: the one that 'tutti start' takes).")
    private Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory to make: empty, or not there (default: data.directory of the configuration).")
    private String data;

    @Option(names = "--base", defaultValue = "1", paramLabel = "N", description = "From a shipped log: begin at the newest base (1), at the one before (2), and so on; the log behind it is read to its end (default: ${DEFAULT-VALUE}).")
    private int base;

    @Option(names = "--s3-endpoint", paramLabel = "URL", description = "As the setting backup.s3.endpoint.")
    private String endpoint;

    @Option(names = "--s3-region", paramLabel = "REGION", description = "As the setting backup.s3.region.")
    private String region;

    @Option(names = "--s3-path-style", description = "As the setting backup.s3.path-style.")
    private boolean pathStyle;

    @Option(names = "--s3-credentials-file", paramLabel = "FILE", description = "As the setting backup.s3.credentials-file.")
    private String credentials;

    @Override
    public Integer call() {
        // As for a server: what logs before SLF4J is ready is nothing to warn of.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (base < 1) {
            throw new ParameterException(spec.commandLine(), "--base counts from 1");
        }
        var configuration = configuration();
        try {
            var restored = Restore.of(configuration.config(), source, base);
            spec.commandLine().getOut().printf(
                    "Restored into %s: all that was acknowledged before %s, up to write %d (%d segments of the log)%n",
                    configuration.dataDirectory(), restored.completeTo(), restored.lastUpdate(), restored.segments());
            return 0;
        } catch (BackupException e) {
            throw new CommandFailure(e.getMessage(), switch (e.reason()) {
                case UNREACHABLE -> 1;
                case DAMAGED -> 4;
                case NOT_WRITABLE -> 5;
                case NOT_EMPTY -> 6;
            });
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private Configuration configuration() {
        return Understood.of(Configuration.read(Optional.ofNullable(config), Surroundings.here())
                .with("data.directory", data, "--data").with("backup.s3.endpoint", endpoint, "--s3-endpoint")
                .with("backup.s3.region", region, "--s3-region")
                .with("backup.s3.path-style", pathStyle ? "true" : null, "--s3-path-style")
                .with("backup.s3.credentials-file", credentials, "--s3-credentials-file"));
    }
}
