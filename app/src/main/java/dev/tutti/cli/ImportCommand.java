package dev.tutti.cli;

import dev.tutti.cli.transcript.TranscriptException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tutti import}: transcripts into Contexts, a file a Context. */
@Command(name = "import", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = {
        "Imports transcripts of agents, a Context for each file.%n",
        "Thoughts become REASONING, actions TOOL_CALL, observations TOOL_RESULT (CAUSED_BY their call),"
                + " messages MESSAGE, edits and submitted diffs ARTIFACT_CHANGE. Importing a file again adds"
                + " only what it has gained.%n"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                        "0:imported", "1:something was not imported; the reason is on standard error", "2:used wrongly",
                        "6:the server's disk is full; what was imported is kept, and importing again adds the rest"})
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "SWE-agent trajectories (.traj) and Claude Code sessions (.jsonl); other files are skipped.")
    private List<Path> files;

    @Option(names = "--context", paramLabel = "NAME", description = "The Context to import into, for a single file (default: named after the file).")
    private String context;

    @Option(names = "--agent", paramLabel = "ID", description = "Import as this agent, and keep the transcript's agents as meta 'author' (default: the"
            + " transcript's agents).")
    private String agent;

    private final Terminal terminal = Terminal.detect();
    private boolean failed;

    @Override
    public Integer call() {
        if (context != null && files.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--context goes with exactly one file");
        }
        if (context != null && !context.matches("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")) {
            throw new ParameterException(spec.commandLine(), "--context '" + context
                    + "' is no Context name: letters, digits and ._:- are, at most 128, a letter or digit first");
        }
        var plan = ImportPlan.of(files, context);
        plan.skipped().forEach(this::tell);
        plan.failures().forEach(this::fail);
        var address = server.server(agent);
        try (var http = Server.httpClient()) {
            var client = new BulkClient(address, http, Thread::sleep);
            plan.entries().forEach(entry -> importFile(entry, client));
        }
        return failed ? 1 : 0;
    }

    private void importFile(ImportPlan.Entry entry, BulkClient client) {
        var name = entry.file().toString();
        var progress = new Progress(err(), terminal, name, "units");
        var imported = new ImportedFile(client, agent, progress);
        try {
            var notices = entry.format().read(entry.file(), entry.contextId(), imported::add);
            finish(imported, progress);
            notices.forEach(notice -> tell(name + ": " + notice));
        } catch (TranscriptException e) {
            finish(imported, progress);
            fail(name + ": " + e.getMessage() + (imported.units() > 0 ? " (what stands before it is imported)" : ""));
        } catch (AccessDeniedException e) {
            progress.clear();
            fail(name + ": may not be read");
            return;
        } catch (IOException e) {
            progress.clear();
            fail(name + ": cannot be read: " + e.getMessage());
            return;
        } finally {
            progress.clear();
        }
        summary(entry, imported);
    }

    private static void finish(ImportedFile imported, Progress progress) {
        imported.flush();
        progress.clear();
    }

    private void summary(ImportPlan.Entry entry, ImportedFile imported) {
        var wrong = imported.conflicts() + imported.refused();
        if (imported.conflicts() > 0) {
            fail(entry.file() + ": " + imported.conflicts() + " unit(s) are in Context " + entry.contextId()
                    + " with other content, and stay as they are there (the file changed, or has another name, since it"
                    + " was imported; --context imports it elsewhere)");
        }
        if (imported.refused() > 0) {
            fail(entry.file() + ": " + imported.refused() + " unit(s) refused");
        }
        if (imported.unsent() > 0) {
            fail(entry.file() + ": gave up after these; " + imported.unsent() + " unit(s) not sent");
        }
        imported.problems().forEach(problem -> tell("  " + problem));
        if (wrong > imported.problems().size()) {
            tell("  and " + (wrong - imported.problems().size()) + " more");
        }
        out().println(TerminalText.escaped(entry.file().toString(), false) + ": " + imported.added() + " units added, "
                + imported.known() + " already there" + (wrong > 0 ? ", " + wrong + " not imported" : "") + ", Context "
                + entry.contextId());
        out().flush();
    }

    private void fail(String sentence) {
        failed = true;
        tell("tutti: " + sentence);
    }

    private void tell(String sentence) {
        err().println(TerminalText.escaped(sentence, false));
        err().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
