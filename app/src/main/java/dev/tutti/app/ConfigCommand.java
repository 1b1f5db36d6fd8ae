package dev.tutti.app;

import dev.tutti.config.Configuration;
import dev.tutti.config.ConfigurationException;
import dev.tutti.config.ConfigurationText;
import dev.tutti.config.Reference;
import dev.tutti.config.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tutti config}: what a server started here, with the same options, would be told and by whom. */
@Command(name = "config", mixinStandardHelpOptions = true, description = "Prints the settings that are in force, and where each came from.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:done", "2:used wrongly", "78:the configuration is not valid; every problem is on standard error"})
public final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingOptions options;

    @ArgGroup
    private Form form = new Form();

    @Option(names = "--changed", description = "Only what is not as it is by default.")
    private boolean changed;

    private static final class Form {
        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Option(names = "--yaml", description = "As a file that makes the same configuration again, but for what is secret.")
        private boolean yaml;
    }

    @Override
    public Integer call() {
        try {
            var configuration = options.configuration(Surroundings.here()).checked();
            configuration.warnings().forEach(warning -> spec.commandLine().getErr().println("tutti: " + warning));
            var text = new ConfigurationText(configuration, changed);
            print(form.json ? text.json() : form.yaml ? text.yaml() : text.table());
            return 0;
        } catch (ConfigurationException e) {
            return refused(spec, e);
        }
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Checks a configuration file without starting anything, and without the environment.")
    int check(@Parameters(paramLabel = "FILE", description = "The file.") Path file) {
        try {
            var configuration = Configuration.ofFileAlone(file, Surroundings.here()).checked();
            print(file + " is valid; settings in it: " + configuration.changes() + "\n");
            return 0;
        } catch (ConfigurationException e) {
            return refused(spec, e);
        }
    }

    @Command(name = "reference", mixinStandardHelpOptions = true, description = "Prints every setting there is, with its meaning, its unit and its default.")
    int reference(
            @Option(names = "--markdown", description = "As a page of Markdown.") boolean markdown,
            @Option(names = "--yaml", description = "As a configuration file with everything commented out.") boolean yaml) {
        var reference = new Reference();
        print(markdown ? reference.markdown() : yaml ? reference.yaml() : reference.text());
        return 0;
    }

    static int refused(CommandSpec spec, ConfigurationException e) {
        spec.commandLine().getErr().println("tutti: " + e.getMessage());
        return e.exitCode();
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
