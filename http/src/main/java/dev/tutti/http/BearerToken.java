package dev.tutti.http;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.tutti.protocol.problem.Problem;
import dev.tutti.protocol.workunit.UnitIds;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code auth.mode = jwt}: the agent is the token's {@code sub}, and may do what its scopes say (RFC 6750, RFC 8693). */
final class BearerToken implements Authentication {
    private static final String SCHEME = "bearer ";
    /** For browsers, whose EventSource and WebSocket cannot set headers: only where a stream is asked for. */
    private static final String PARAMETER = "access_token";
    private static final String STREAM = "/stream";

    private final Tokens tokens;
    private final int maxTokenBytes;
    private final Executor waiting;

    /** @param waiting where fetching keys may be waited for */
    BearerToken(AuthSettings.Jwt settings, Executor waiting) {
        this.tokens = new Tokens(settings);
        this.maxTokenBytes = settings.maxTokenBytes();
        this.waiting = waiting;
    }

    @Override
    public CompletionStage<Identity> authenticate(Request request) {
        var token = token(request).orElseThrow(() -> new Refusal(
                new Problem.Unauthenticated("Show who you are: Authorization: Bearer and a token.")));
        if (token.length() > maxTokenBytes) {
            throw new Refusal(new Problem.Unauthenticated("The token is longer than " + maxTokenBytes + " bytes."));
        }
        return tokens.mayWait()
                ? CompletableFuture.supplyAsync(() -> identity(tokens.verify(token), request), waiting)
                : CompletableFuture.completedFuture(identity(tokens.verify(token), request));
    }

    private static Optional<String> token(Request request) {
        var header = request.header("Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(value -> value.substring(SCHEME.length()).strip());
        return header.isEmpty() && request.path().equals(STREAM)
                ? Query.lenient(request, PARAMETER)
                : header;
    }

    private static Identity identity(JWTClaimsSet claims, Request request) {
        var agent = claims.getSubject();
        if (!UnitIds.isName(agent)) {
            throw new Refusal(new Problem.Unauthenticated("The token's sub is no agent id."));
        }
        request.header("X-Agent-Id").filter(named -> !named.equals(agent))
                .ifPresent(named -> {
                    throw new Refusal(new Problem.AgentMismatch(agent, named));
                });
        return new Identity(Optional.of(agent), scopes(claims));
    }

    private static Set<Scope> scopes(JWTClaimsSet claims) {
        var scopes = EnumSet.of(Scope.OPEN);
        for (var name : names(claims)) {
            switch (name) {
                case "read" -> scopes.add(Scope.READ);
                case "write" -> scopes.add(Scope.WRITE);
                case "lock" -> scopes.add(Scope.LOCK);
                case "admin" -> scopes.addAll(EnumSet.allOf(Scope.class));
                default -> {
                    // A scope of somebody else's.
                }
            }
        }
        return Set.copyOf(scopes);
    }

    private static List<String> names(JWTClaimsSet claims) {
        return switch (claims.getClaim("scope") == null ? claims.getClaim("scp") : claims.getClaim("scope")) {
            case String text -> Arrays.asList(text.split(" "));
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }
}
