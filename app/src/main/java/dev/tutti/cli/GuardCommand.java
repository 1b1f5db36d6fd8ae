package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tutti.protocol.lock.LockResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tutti guard}: keeps commits off the paths that other agents hold. */
@Command(name = "guard", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = "Keeps commits of a git repository off the paths that other agents have locked.%n")
final class GuardCommand implements Runnable {
    /** A commit waits no longer for a server than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final JsonMapper MAPPER = new JsonMapper();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what? Known are install, uninstall, check and status");
    }

    @Command(name = "install", mixinStandardHelpOptions = true, description = "Puts a pre-commit hook into a git repository; one that is there is asked first.")
    int install(
            @Option(names = "--repo", paramLabel = "DIR", defaultValue = ".", description = "The repository (default: where you are).") Path repo,
            @Option(names = "--space", paramLabel = "NAME", description = "The lock space of its paths (default: the directory's name).") String space,
            @Option(names = "--agent", paramLabel = "ID", description = "Who commits here (default: $TUTTI_AGENT or $TUTTI_TOKEN's agent at the commit, or git's user.name).") String agent,
            @Option(names = "--server", paramLabel = "URL", description = "Where Tutti is (default: $TUTTI_SERVER at the commit, or http://127.0.0.1:8080).") String server,
            @Option(names = "--launcher", hidden = true, defaultValue = "${env:TUTTI_LAUNCHER}") Path launcher)
            throws InterruptedException {
        if (launcher == null) {
            throw new CommandFailure("where is bin/tutti? Run it by that name, or set TUTTI_LAUNCHER");
        }
        var git = GitRepository.of(repo);
        git.setConfig("tutti.space", AgentNames.of(space == null ? git.top().getFileName().toString() : space));
        if (agent != null) {
            git.setConfig("tutti.agent", agent);
        }
        if (server != null) {
            git.setConfig("tutti.server", server);
        }
        new GuardHook(git.hooks()).install(launcher.toAbsolutePath());
        return status(repo);
    }

    @Command(name = "uninstall", mixinStandardHelpOptions = true, description = "Takes the hook away, and puts back the one that was there before.")
    int uninstall(@Option(names = "--repo", paramLabel = "DIR", defaultValue = ".") Path repo)
            throws InterruptedException {
        var git = GitRepository.of(repo);
        var there = new GuardHook(git.hooks()).uninstall();
        for (var key : List.of("tutti.space", "tutti.agent", "tutti.server")) {
            git.unsetConfig(key);
        }
        spec.commandLine().getOut().println(there ? "The hook is gone." : "There was no hook of Tutti.");
        return 0;
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Says what is guarded, and for whom.")
    int status(@Option(names = "--repo", paramLabel = "DIR", defaultValue = ".") Path repo)
            throws InterruptedException {
        var git = GitRepository.of(repo);
        var out = spec.commandLine().getOut();
        if (!new GuardHook(git.hooks()).isInstalled()) {
            out.println(git.top() + " is not guarded; 'tutti guard install' guards it.");
            return 1;
        }
        out.println(git.top() + " is guarded. Its paths are locked as " + space(git) + ":PATH; who commits is "
                + agent(git, AgentNames.ofToken(System.getenv("TUTTI_TOKEN"))) + ".");
        return 0;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Refuses (exit code 1) where another agent holds one of the paths.")
    int check(
            @Option(names = "--repo", paramLabel = "DIR", defaultValue = ".") Path repo,
            @Option(names = "--staged", description = "Check what the next commit would change.") boolean staged,
            @Parameters(paramLabel = "PATH", arity = "0..*", description = "Paths from the repository's top.") List<String> paths,
            @Mixin ServerOptions options) throws InterruptedException {
        var git = GitRepository.of(repo);
        var checked = new ArrayList<>(paths == null ? List.of() : paths);
        if (staged) {
            checked.addAll(git.staged());
        }
        var space = space(git);
        var agent = agent(git, options.agentOfToken());
        if (checked.isEmpty()) {
            return 0;
        }
        // Whoever asks says it; else the repository does.
        var configured = options.isGiven() ? Optional.<String>empty() : git.config("tutti.server");
        var server = configured.isPresent() ? options.server(agent, configured.get()) : options.server(agent);
        List<JsonNode> others;
        try {
            others = heldByOthers(server, space, agent);
        } catch (IOException e) {
            tell("no Tutti at " + server.address() + ", so nothing was checked against the agents' locks");
            return 0;
        }
        return report(space, checked, others);
    }

    private List<JsonNode> heldByOthers(Server server, String space, String agent) throws IOException {
        var response = HttpGet.of(server, "/locks?resource=" + Server.encoded(space + ":/"), PATIENCE);
        if (response.status() >= 500) {
            throw new IOException("status " + response.status());
        }
        if (response.status() != 200) {
            throw new CommandFailure("the locks could not be asked for, so the commit is refused: "
                    + ProblemJson.of(response.status(), response.body()).sentence());
        }
        try {
            var others = new ArrayList<JsonNode>();
            MAPPER.readTree(response.body()).path("locks").forEach(lock -> {
                if (!lock.path("holder").asText().equals(agent)) {
                    others.add(lock);
                }
            });
            return others;
        } catch (JsonProcessingException e) {
            throw new IOException("no answer of Tutti", e);
        }
    }

    private int report(String space, List<String> paths, List<JsonNode> others) {
        var refused = 0;
        for (var path : paths) {
            var resource = LockResource.ofPath(space, path);
            for (var lock : others) {
                if (resource.overlaps(LockResource.parse(lock.path("resource").asText()))) {
                    tell(path + " is locked by " + lock.path("holder").asText() + " until "
                            + lock.path("expiresAt").asText() + " (" + lock.path("resource").asText() + ")");
                    refused++;
                    break;
                }
            }
        }
        if (refused > 0) {
            tell("the commit is refused; wait, or ask the holder to release (git commit --no-verify goes past this)");
        }
        return refused > 0 ? 1 : 0;
    }

    private static String space(GitRepository git) throws InterruptedException {
        var configured = git.config("tutti.space");
        return configured.isPresent() ? configured.get() : AgentNames.of(git.top().getFileName().toString());
    }

    private static String agent(GitRepository git, Optional<String> ofToken) throws InterruptedException {
        var given = System.getenv("TUTTI_AGENT");
        if (given != null && !given.isBlank()) {
            return given;
        }
        if (ofToken.isPresent()) {
            return ofToken.get();
        }
        var configured = git.config("tutti.agent");
        return configured.isPresent()
                ? configured.get()
                : AgentNames.of(git.config("user.name").orElse(System.getProperty("user.name", "agent")));
    }

    private void tell(String sentence) {
        spec.commandLine().getErr().println("tutti: " + TerminalText.escaped(sentence, false));
    }
}
