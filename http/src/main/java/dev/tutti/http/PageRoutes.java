package dev.tutti.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code GET /}: the page that shows contexts live. Its files lie beside this class. */
final class PageRoutes {
    private PageRoutes() {}

    static List<Route> routes() {
        return List.of(file("/", "index.html", "text/html; charset=UTF-8"),
                file("/page.css", "page.css", "text/css; charset=UTF-8"),
                file("/page.js", "page.js", "text/javascript; charset=UTF-8"));
    }

    private static Route file(String path, String name, String type) {
        var bytes = load(name);
        return new Route("GET", path, Scope.OPEN,
                call -> CompletableFuture.completedFuture(Response.of(200, type, bytes)
                        .with("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
                        .with("X-Content-Type-Options", "nosniff")));
    }

    private static byte[] load(String name) {
        try (var in = PageRoutes.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
