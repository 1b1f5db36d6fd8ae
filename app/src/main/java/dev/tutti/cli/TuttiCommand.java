package dev.tutti.cli;

import dev.tutti.app.ConfigCommand;
import dev.tutti.app.RehearseCommand;
import dev.tutti.app.StartCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code tutti}. Subcommands are registered here: one class in the list each. */
@Command(name = "tutti", subcommands = {StartCommand.class, ConfigCommand.class, ImportCommand.class,
        TailCommand.class, LockingCommand.class,
        GuardCommand.class,
        TokenCommand.class,
        BackupCommand.class,
        RestoreCommand.class,
        MigrateCommand.class,
        ClusterCommand.class,
        RehearseCommand.class}, mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = "A real-time collaboration engine for AI agents.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:done", "1:failed; the reason is on standard error", "2:used wrongly"})
public final class TuttiCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        var exitCode = commandLine().setOut(utf8(FileDescriptor.out)).setErr(utf8(FileDescriptor.err)).execute(args);
        System.exit(exitCode);
    }

    static CommandLine commandLine() {
        var errors = new PlainErrors();
        var line = new CommandLine(new TuttiCommand()).setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors).setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
        // What follows the resource are the words of another command.
        line.getSubcommands().get("lock").setStopAtPositional(true);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? Known are "
                + spec.subcommands().entrySet().stream()
                        .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
                        .map(Map.Entry::getKey).collect(Collectors.joining(", ")));
    }

    /** Whatever the locale says, payloads are UTF-8, and so is JSON. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }
}
