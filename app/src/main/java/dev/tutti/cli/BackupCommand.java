package dev.tutti.cli;

import dev.tutti.backup.BackupException;
import dev.tutti.backup.BackupFolder;
import dev.tutti.backup.Manifest;
import dev.tutti.journal.rocksdb.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tutti backup}: a consistent copy of everything a server keeps, while it runs. */
@Command(name = "backup", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = {
        "Writes a backup of a running server, as of one moment, into a directory.%n",
        "The server goes on meanwhile. Every file is checked on the way. 'tutti restore' puts it back.%n"})
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "DIR", description = "Where the backup is written: a directory that is empty, or not there.")
    private Path directory;

    @Option(names = "--agent", paramLabel = "ID", description = "Ask as this agent.")
    private String agent;

    @Option(names = "--stopped", paramLabel = "DATA", description = "Copy the data directory of a server that does not run, and ask no server.")
    private Path stopped;

    @Override
    public Integer call() throws InterruptedException {
        try {
            var manifest = stopped == null
                    ? ofServer()
                    : BackupFolder.ofStopped(stopped.toAbsolutePath().resolve("journal"), directory);
            spec.commandLine().getOut().printf("Backup of %s in %s: %d files, %d bytes%n", manifest.createdAt(),
                    directory.toAbsolutePath(), manifest.files().size(), manifest.sizeBytes());
            return 0;
        } catch (BackupException | StoreException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private Manifest ofServer() throws InterruptedException {
        try (var http = Server.httpClient(); var backup = RemoteBackup.begin(server.server(agent), http)) {
            // Before anything is written: a server that refuses leaves no directory behind.
            var manifest = backup.manifest();
            var folder = BackupFolder.create(directory);
            for (var file : manifest.files()) {
                try (var content = backup.open(file.name(), file.sizeBytes())) {
                    folder.add(file, content);
                }
            }
            folder.finish(manifest);
            return manifest;
        } catch (IOException e) {
            throw RemoteBackup.failed(e);
        }
    }
}
