package dev.tutti.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

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
        var contentType = ContentTypes.parse(type);
        return new Route("GET", path, Scope.OPEN,
                call -> CompletableFuture.completedFuture(Answers.of(200, contentType, bytes)
                        .addHeader(
                                RawHeader.create("Content-Security-Policy", "default-src 'self'; img-src 'self' data:"))
                        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))));
    }

    private static ByteString load(String name) {
        try (var in = PageRoutes.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + name + " is missing from the jar");
            }
            return ByteString.fromArrayUnsafe(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
