package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code tutti guard} in real repositories: what git lets its user commit while agents hold paths. */
@DisabledOnOs(OS.WINDOWS)
class GuardedRepositoryTest {
    @TempDir
    static Path shared;
    private static ServerProcess server;
    private static Path launcher;

    @TempDir
    private Path directory;
    private Path repository;
    private String space;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(shared.resolve("data"));
        launcher = TuttiProcess.launcher(shared);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void initialize() throws IOException {
        environment.putAll(Map.of("HOME", directory.toString(), "GIT_CONFIG_NOSYSTEM", "1", "TUTTI_SERVER",
                server.address(), "TUTTI_AGENT", "alice"));
        space = "space-" + Long.toHexString(System.nanoTime());
        repository = Files.createDirectory(directory.resolve("a repository"));
        git("init", "-q");
        git("config", "user.name", "Alice A");
        git("config", "user.email", "alice@example.org");
        stage("src/auth.py", "1");
        git("commit", "-qm", "first");
    }

    @Test
    void aCommitOfWhatAnotherAgentHoldsIsRefusedAndNamesItUntilItIsReleased() throws Exception {
        install();
        stage("src/auth.py", "2");
        stage("README", "mine");
        var token = hold("bob", "src/");

        var refused = commit();

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("src/auth.py is locked by bob until 2", "(" + space + ":src/)")
                .doesNotContain("README is locked");
        release("bob", "src/", token);
        assertThat(commit().exitCode()).isZero();
    }

    @Test
    void aSharedLockOfAnotherForbidsToWriteAndALockOfOnesOwnDoesNot() throws Exception {
        install();
        stage("src/auth.py", "2");
        var token = hold("bob", "src/auth.py", "SHARED");
        assertThat(commit().exitCode()).isEqualTo(1);
        release("bob", "src/auth.py", token);

        hold("alice", "src/auth.py");
        assertThat(commit().exitCode()).isZero();
    }

    @Test
    void whatIsDeletedOrRenamedIsChangedToo() throws Exception {
        install();
        hold("bob", "src/auth.py");
        git("mv", "src/auth.py", "moved.py");
        assertThat(commit().err()).contains("src/auth.py is locked by bob");
        git("reset", "-q", "--hard");
        git("rm", "-q", "src/auth.py");
        assertThat(commit().err()).contains("src/auth.py is locked by bob");
    }

    @Test
    void pathsThatAreNotPlainAsciiAreGuardedAsTheyAre() throws Exception {
        install();
        stage("dir with space/ü *.py", "x");
        hold("bob", "dir with space/");
        assertThat(commit().err()).contains("dir with space/ü *.py is locked by bob");
    }

    @Test
    void gitsOwnWayPastHooksGoesPastThisOne() throws Exception {
        install();
        stage("src/auth.py", "2");
        hold("bob", "src/auth.py");
        assertThat(run("git", "commit", "-qm", "x", "--no-verify").exitCode()).isZero();
    }

    @Test
    void aCommitPassesWithAWarningWhereTheServerIsAwayOrTheLauncherIsGone() throws Exception {
        var copy = Files.copy(launcher, directory.resolve("launcher"));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run(copy.toString(), "guard", "install", "--space", space).exitCode()).isZero();
        environment.put("TUTTI_SERVER", "http://127.0.0.1:1");
        stage("src/auth.py", "2");
        var away = commit();
        assertThat(away.exitCode()).isZero();
        assertThat(away.err()).contains("no Tutti at http://127.0.0.1:1, so nothing was checked");

        Files.delete(copy);
        stage("src/auth.py", "3");
        var gone = commit();
        assertThat(gone.exitCode()).isZero();
        assertThat(gone.err()).contains("is gone, so nothing was checked");
    }

    @Test
    void aServerThatSaysNothingHoldsNoCommitUp(@TempDir Path data) throws Exception {
        install();
        try (var frozen = ServerProcess.start(data)) {
            environment.put("TUTTI_SERVER", frozen.address());
            stage("src/auth.py", "2");
            TuttiProcess.signal(frozen.process(), "STOP");
            try {
                var passed = commit();
                assertThat(passed.exitCode()).isZero();
                assertThat(passed.err()).contains("nothing was checked");
            } finally {
                TuttiProcess.signal(frozen.process(), "CONT");
            }
        }
    }

    @Test
    void aHookThatWasThereIsAskedFirstAndPutBack() throws Exception {
        var hook = repository.resolve(".git/hooks/pre-commit");
        var before = "#!/bin/sh\necho asked >>asked\n[ ! -e refuse ]\n";
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, before);
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        install();
        install();
        stage("src/auth.py", "2");
        Files.createFile(repository.resolve("refuse"));
        assertThat(commit().exitCode()).isEqualTo(1);
        Files.delete(repository.resolve("refuse"));
        assertThat(commit().exitCode()).isZero();
        assertThat(repository.resolve("asked")).content().isEqualTo("asked\nasked\n");

        assertThat(tutti("guard", "uninstall").exitCode()).isZero();
        assertThat(hook).content().isEqualTo(before);
        assertThat(repository.resolve(".git/hooks/pre-commit.before-tutti")).doesNotExist();
        assertThat(run("git", "config", "--get-regexp", "^tutti").out()).isEmpty();
    }

    @Test
    void whereBothPlacesAreTakenNothingIsOverwritten() throws Exception {
        var hooks = Files.createDirectories(repository.resolve(".git/hooks"));
        Files.writeString(hooks.resolve("pre-commit"), "one");
        Files.writeString(hooks.resolve("pre-commit.before-tutti"), "two");
        var refused = tutti("guard", "install");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("pre-commit.before-tutti");
        assertThat(hooks.resolve("pre-commit")).content().isEqualTo("one");
        assertThat(hooks.resolve("pre-commit.before-tutti")).content().isEqualTo("two");
    }

    @Test
    void worktreesAndHooksKeptElsewhereAreGuarded() throws Exception {
        git("config", "core.hooksPath", directory.resolve("my hooks").toString());
        install();
        assertThat(directory.resolve("my hooks/pre-commit")).exists();
        hold("bob", "src/auth.py");
        git("worktree", "add", "-q", directory.resolve("worktree").toString());
        repository = directory.resolve("worktree");
        stage("src/auth.py", "2");
        assertThat(commit().err()).contains("src/auth.py is locked by bob");
    }

    @Test
    void theServerThatIsNamedComesBeforeTheRepositorys() throws Exception {
        install();
        git("config", "tutti.server", "http://127.0.0.1:1");
        environment.remove("TUTTI_SERVER");
        hold("bob", "src/auth.py");
        assertThat(tutti("guard", "check", "src/auth.py").err()).contains("no Tutti at http://127.0.0.1:1");
        assertThat(tutti("guard", "check", "--server", server.address(), "src/auth.py").exitCode()).isEqualTo(1);
    }

    @Test
    void whoCommitsIsTheEnvironmentsAgentOrTheRepositorysOrItsUser() throws Exception {
        assertThat(tutti("guard", "status").exitCode()).isEqualTo(1);
        assertThat(tutti("guard", "install", "--agent", "carol").out()).contains("alice");
        environment.remove("TUTTI_AGENT");
        assertThat(tutti("guard", "status").out()).contains("a-repository:PATH").contains("carol");
        git("config", "--unset", "tutti.agent");
        assertThat(tutti("guard", "status").out()).contains("Alice-A");
    }

    @Test
    void aTokenSaysWhoLocksAndWhoCommits(@TempDir Path data) throws Exception {
        var secret = Files.writeString(directory.resolve("secret"),
                Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[48]));
        install();
        environment.remove("TUTTI_AGENT");
        try (var guarded = ServerProcess.start(data, "-Dtutti.auth.mode=jwt",
                "-Dtutti.auth.jwt.hs256-secret-file=" + secret)) {
            environment.put("TUTTI_SERVER", guarded.address());
            stage("src/auth.py", "2");
            environment.put("TUTTI_TOKEN", token(secret, "carol"));
            assertThat(commitUnderLock().exitCode()).isZero();

            stage("src/auth.py", "3");
            environment.put("TUTTI_TOKEN", token(secret, "bob"));
            var refused = run(launcher.toString(), "lock", space + ":src/", "env",
                    "TUTTI_TOKEN=" + token(secret, "carol"), "TUTTI_AGENT=carol", "git", "commit", "-qm", "x");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("src/auth.py is locked by bob");
        }
    }

    private TuttiProcess.Result commitUnderLock() throws IOException {
        return tutti("lock", space + ":src/", "git", "commit", "-qm", "x");
    }

    private String token(Path secret, String agent) throws IOException {
        return tutti("token", "--secret-file", secret.toString(), "--agent", agent).out().strip();
    }

    private void install() throws IOException {
        assertThat(tutti("guard", "install", "--space", space).exitCode()).isZero();
    }

    private TuttiProcess.Result commit() throws IOException {
        return run("git", "commit", "-qm", "a change");
    }

    private void stage(String path, String text) throws IOException {
        var file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        git("add", "--", ":(literal)" + path);
    }

    private void git(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var result = run(command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private TuttiProcess.Result tutti(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private TuttiProcess.Result run(String... command) throws IOException {
        return TuttiProcess.start(repository, environment, List.of(command)).result();
    }

    private long hold(String agent, String path) {
        return hold(agent, path, "EXCLUSIVE");
    }

    private long hold(String agent, String path, String mode) {
        var answer = server.client().post("/locks",
                Map.of("resource", space + ":" + path, "ttlMs", 600_000, "mode", mode), "X-Agent-Id", agent,
                "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(201);
        return answer.body().get("fencingToken").asLong();
    }

    private void release(String agent, String path, long token) {
        assertThat(server.client().delete("/locks/" + space + ":" + path + "?fencingToken=" + token, agent).status())
                .isEqualTo(204);
    }
}
