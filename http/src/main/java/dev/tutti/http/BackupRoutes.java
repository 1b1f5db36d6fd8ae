package dev.tutti.http;

import dev.tutti.backup.BackupProgress;
import dev.tutti.backup.Backups;
import dev.tutti.protocol.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** {@code /backups}: a backup of the running store is asked for, read piece by piece, and dropped. */
final class BackupRoutes {
    private static final String BYTES = "application/octet-stream";
    private static final long RETRY_AFTER_MS = 5_000;

    private final Backups backups;
    private final Executor blocking;

    /** @param blocking where files are read */
    BackupRoutes(Backups backups, Executor blocking) {
        this.backups = backups;
        this.blocking = blocking;
    }

    List<Route> routes() {
        return List.of(new Route("POST", "/backups", Scope.ADMIN, this::begin),
                new Route("GET", "/backups/{id}", Scope.ADMIN, this::progress),
                new Route("GET", "/backups/{id}/files/{name}", Scope.ADMIN, this::read),
                new Route("DELETE", "/backups/{id}", Scope.ADMIN, this::drop));
    }

    private CompletionStage<Response> begin(Route.Call call) {
        Query.of(call.request());
        return call.request().body().read().thenApply(body -> {
            var id = backups.begin().orElseThrow(() -> new Refusal(new Problem.Overloaded(
                    "another backup is under way", RETRY_AFTER_MS)));
            return answer(202, id, backups.progress(id).orElseThrow());
        });
    }

    private CompletionStage<Response> progress(Route.Call call) {
        Query.of(call.request());
        var id = call.path().get("id");
        return CompletableFuture.completedFuture(
                answer(200, id, backups.progress(id).orElseThrow(() -> nothing(call))));
    }

    private CompletionStage<Response> read(Route.Call call) {
        var offset = Query.of(call.request(), "offset").number("offset", 0, 0, Long.MAX_VALUE);
        return blocking(() -> {
            try {
                return Response.of(200, BYTES, backups.read(call.path().get("id"), call.path().get("name"), offset)
                        .orElseThrow(() -> nothing(call)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private CompletionStage<Response> drop(Route.Call call) {
        Query.of(call.request());
        return blocking(() -> {
            if (!backups.drop(call.path().get("id"))) {
                throw nothing(call);
            }
            return Response.of(204);
        });
    }

    private CompletionStage<Response> blocking(Supplier<Response> work) {
        return CompletableFuture.supplyAsync(work, blocking);
    }

    private static Refusal nothing(Route.Call call) {
        return new Refusal(new Problem.RouteNotFound(call.request().path()));
    }

    private static Response answer(int status, String id, BackupProgress progress) {
        return Answers.json(status, json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            if (progress.failure().isPresent()) {
                json.writeStringField("state", "failed");
                json.writeStringField("failure", progress.failure().get());
            } else if (progress.manifest().isPresent()) {
                json.writeStringField("state", "ready");
                json.writeFieldName("manifest");
                json.writeRawValue(new String(progress.manifest().get().toJson(), StandardCharsets.UTF_8));
            } else {
                json.writeStringField("state", "preparing");
            }
            json.writeEndObject();
        });
    }
}
