package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.app.Engine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guarded repository, with the real git and a real server. */
class GuardTest {
    @TempDir
    static Path data;
    private static Engine engine;
    private static String server;

    @TempDir
    Path folder;
    private Path repo;
    private Path launcher;

    @BeforeAll
    static void startServer() {
        engine = Engine.start(Engine.single(data), "127.0.0.1", 0);
        server = "http://127.0.0.1:" + engine.address().getPort();
    }

    @AfterAll
    static void stopServer() {
        engine.close();
    }

    @BeforeEach
    void makeRepository() throws Exception {
        repo = Files.createDirectory(folder.resolve("repo-" + folder.getFileName()));
        git(0, "init", "-q", ".");
        git(0, "config", "user.email", "carol@example.org");
        git(0, "config", "user.name", "Carol");
        launcher = folder.resolve("tutti");
        Files.writeString(launcher, "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + System.getProperty("java.class.path")
                + "' dev.tutti.cli.TuttiCommand \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aCommitIsRefusedWhileAnotherAgentHoldsThePathAndPassesAfterTheRelease() throws Exception {
        install(server);
        change("src/auth.py");
        var token = lock("alice", space() + ":src/");
        var refused = git(1, "commit", "-qm", "refused");
        assertThat(refused).contains("src/auth.py is locked by alice until");
        assertThat(git(128, "rev-parse", "HEAD")).isNotNull();
        release("alice", space() + ":src/", token);
        git(0, "commit", "-qm", "passes");
    }

    @Test
    void whatTheCommitterHoldsAndWhatIsNotInTheCommitAreInNobodysWay() throws Exception {
        install(server);
        change("src/auth.py");
        lock("Carol", space() + ":src/auth.py");
        lock("alice", space() + ":docs/**");
        lock("alice", "elsewhere:src");
        git(0, "commit", "-qm", "passes");
    }

    @Test
    void deletedAndRenamedPathsAreCheckedToo() throws Exception {
        install(server);
        change("old.py");
        git(0, "commit", "-qm", "old");
        lock("alice", space() + ":old.py");
        git(0, "mv", "old.py", "new.py");
        assertThat(git(1, "commit", "-qm", "renamed")).contains("old.py is locked by alice");
    }

    @Test
    void aServerThatIsAwayIsWarnedOfAndStopsNobody() throws Exception {
        install("http://127.0.0.1:1");
        change("a.py");
        assertThat(git(0, "commit", "-m", "unchecked")).contains("nothing was checked");
    }

    @Test
    void aLauncherThatIsGoneIsWarnedOfAndStopsNobody() throws Exception {
        install(server);
        Files.delete(launcher);
        change("a.py");
        assertThat(git(0, "commit", "-m", "unchecked")).contains("is gone");
    }

    @Test
    void aHookThatWasThereIsAskedFirstAndComesBackWhenTheGuardGoes() throws Exception {
        var hook = repo.resolve(".git/hooks/pre-commit");
        Files.writeString(hook, "#!/bin/sh\necho the first hook says no >&2\nexit 3\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        install(server);
        install(server);
        change("a.py");
        assertThat(git(1, "commit", "-m", "no")).contains("the first hook says no");
        assertThat(CommandRun.of("guard", "uninstall", "--repo", repo.toString()).exitCode()).isZero();
        assertThat(hook).content().contains("the first hook");
        assertThat(CommandRun.of("guard", "status", "--repo", repo.toString()).exitCode()).isEqualTo(1);
    }

    private String space() {
        return repo.getFileName().toString();
    }

    private void install(String at) {
        var run = CommandRun.of("guard", "install", "--repo", repo.toString(), "--server", at, "--agent", "Carol",
                "--launcher", launcher.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("is guarded").contains(space() + ":PATH");
    }

    private void change(String path) throws Exception {
        Files.createDirectories(repo.resolve(path).getParent());
        Files.writeString(repo.resolve(path), "changed\n");
        git(0, "add", "-A");
    }

    private String git(int exitCode, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(repo.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("TUTTI_AGENT", "TUTTI_SERVER"));
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("git %s: %s", command, out).isEqualTo(exitCode);
        return out;
    }

    private static long lock(String agent, String resource) throws Exception {
        var answer = send("POST", "/locks", agent, "{\"resource\":\"" + resource + "\"}");
        return Long.parseLong(answer.replaceAll(".*\"fencingToken\":(\\d+).*", "$1"));
    }

    private static void release(String agent, String resource, long token) throws Exception {
        send("DELETE", "/locks/" + resource + "?fencingToken=" + token, agent, "");
    }

    private static String send(String method, String path, String agent, String body) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(server + path))
                .header("X-Agent-Id", agent).header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString()).body();
    }
}
