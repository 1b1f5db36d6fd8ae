package dev.tutti.cli;

import com.typesafe.config.Config;
import dev.tutti.config.Configuration;
import dev.tutti.config.Surroundings;
import dev.tutti.journal.CopyTarget.UnreachableException;
import dev.tutti.journal.cassandra.CassandraCopyTarget;
import dev.tutti.journal.cassandra.CassandraException;
import dev.tutti.journal.rocksdb.ReadOnlyStore;
import dev.tutti.journal.rocksdb.StoreException;
import dev.tutti.migrate.Inventory;
import dev.tutti.migrate.Migration;
import dev.tutti.migrate.MigrationException;
import dev.tutti.migrate.Survey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tutti migrate}: everything that a server kept in its data directory, carried over to Cassandra. */
@Command(name = "migrate", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = {
        "Carries everything in the data directory of a stopped server over to Cassandra.%n",
        "The directory is only read. Where it is interrupted, run it again: it goes on from there. Every event is read back"
                + " from Cassandra, and every hash chain made anew of it.%n"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "0:everything is in Cassandra, and was read back", "1:another failure", "2:wrong usage",
                        "3:the data directory is in use by another process",
                        "4:there is no store in the data directory, or it is damaged, or of a newer version",
                        "5:the data directory cannot be locked", "8:Cassandra does not answer; run it again",
                        "9:Cassandra refuses the login or a permission, or lacks what is needed",
                        "10:the keyspace has other events of the same contexts or lock spaces; they are on standard error",
                        "11:somebody else writes to the keyspace", "12:what is read back is not what was written",
                        "78:the configuration is not valid"})
final class MigrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's configuration, in YAML, with where Cassandra is (default: the one that 'tutti start' takes).")
    private Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "The data directory of the server (default: data.directory of the configuration).")
    private String data;

    @Option(names = "--parallel", defaultValue = "8", paramLabel = "N", description = "Contexts and lock spaces that are under way at once (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Override
    public Integer call() {
        // As for a server: what logs before SLF4J is ready is nothing to warn of.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (parallel < 1) {
            throw new ParameterException(spec.commandLine(), "--parallel is at least 1");
        }
        var configuration = Understood.of(Configuration.read(Optional.ofNullable(config), Surroundings.here())
                .with("data.directory", data, "--data").with("persistence", "cassandra", "tutti migrate")
                .with("cluster.formation", "none", "tutti migrate"));
        var progress = new MigrationProgress(spec.commandLine().getErr(), Terminal.detect());
        try {
            print(configuration.dataDirectory(), configuration.config(), progress);
            return 0;
        } catch (StoreException e) {
            throw failure(e, switch (e.reason()) {
                case IN_USE -> 3;
                case CORRUPT, UNKNOWN_FORMAT -> 4;
                case NOT_WRITABLE -> 5;
                case NO_SPACE -> 1;
            });
        } catch (CassandraException e) {
            throw failure(e, switch (e.reason()) {
                case UNREACHABLE -> 8;
                case REFUSED -> 9;
            });
        } catch (UnreachableException e) {
            throw failure(e, 8);
        } catch (MigrationException e) {
            throw failure(e, switch (e.reason()) {
                case SOURCE_DAMAGED, SOURCE_NEWER -> 4;
                case TOO_LARGE -> 9;
                case OTHER_DATA -> 10;
                case OTHER_WRITER -> 11;
                case NOT_THERE -> 12;
            });
        } finally {
            progress.end();
        }
    }

    private static CommandFailure failure(RuntimeException e, int exitCode) {
        return new CommandFailure(e.getMessage(), exitCode);
    }

    private void print(Path directory, Config settings, MigrationProgress progress) {
        Survey survey;
        Migration.Result result;
        try (var source = ReadOnlyStore.open(settings)) {
            survey = Survey.of(source, parallel, progress);
            var tagEvents = survey.tagEvents();
            result = new Migration(source, () -> CassandraCopyTarget.open(settings, tagEvents), parallel, progress)
                    .run(survey);
        }
        progress.end();
        var out = spec.commandLine().getOut();
        out.printf("%-12s %12s %12s %12s %12s%n", "", "contexts", "units", "lock spaces", "events");
        line(out, "in the store", survey.inventory());
        line(out, "were there", result.found());
        line(out, "copied", result.copied());
        var keyspace = "Cassandra's keyspace " + settings.getString("tutti.cassandra.keyspace");
        out.printf("All of %s is in %s%s. Every event was read there, and the hash chains made anew of them: %d of %d"
                + " end as in the store.%n", directory, keyspace,
                result.copied().equals(Inventory.NOTHING) ? " already, and there was nothing to do" : "",
                result.found().contexts() + result.copied().contexts(), survey.inventory().contexts());
        if (result.continued() > 0) {
            out.printf("%d of them have gone on in %s since.%n", result.continued(), keyspace);
        }
        out.flush();
    }

    private static void line(PrintWriter out, String name, Inventory inventory) {
        out.printf("%-12s %12d %12d %12d %12d%n", name, inventory.contexts(), inventory.units(),
                inventory.lockSpaces(), inventory.events());
    }
}
