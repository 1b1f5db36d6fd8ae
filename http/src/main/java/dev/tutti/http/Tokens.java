package dev.tutti.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.tutti.protocol.problem.Problem;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;
import java.util.Set;

/** Verifies JSON Web Tokens: signature, audience, issuer and times. */
final class Tokens {
    private static final int SECRET_BYTES = 32;
    private static final int JWKS_BYTES = 1 << 20;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final boolean fetches;

    /** @throws IllegalArgumentException where the keys cannot be had */
    Tokens(AuthSettings.Jwt settings) {
        this.fetches = !settings.jwksUrl().isEmpty();
        if (!settings.secretFile().isEmpty()) {
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.HS256,
                    new ImmutableSecret<>(secret(Path.of(settings.secretFile())))));
        } else if (!settings.jwksFile().isEmpty()) {
            processor.setJWSKeySelector(new PublicKeys(new JwksFile(Path.of(settings.jwksFile()))));
        } else {
            processor.setJWSKeySelector(new PublicKeys(fetched(settings)));
        }
        processor.setJWSVerifierFactory(new Ed25519Verifiers());
        var exact = settings.issuer().isEmpty() ? null : new JWTClaimsSet.Builder().issuer(settings.issuer()).build();
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(settings.audience(), exact, Set.of("sub", "exp"));
        claims.setMaxClockSkew(Math.toIntExact(settings.clockSkew().toSeconds()));
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** Whether to verify may mean to wait for somebody else. */
    boolean mayWait() {
        return fetches;
    }

    JWTClaimsSet verify(String token) {
        try {
            return processor.process(token, null);
        } catch (ParseException e) {
            throw new Refusal(new Problem.Unauthenticated("The token is no signed JSON Web Token."));
        } catch (BadJOSEException e) {
            throw new Refusal(new Problem.Unauthenticated("The token is refused: " + e.getMessage() + "."));
        } catch (JOSEException e) {
            throw new Refusal(new Problem.Unauthenticated("The token cannot be verified: its key is not to be had."));
        }
    }

    private static byte[] secret(Path file) {
        try {
            var secret = Base64.getUrlDecoder().decode(Files.readString(file).strip());
            if (secret.length < SECRET_BYTES) {
                throw new IllegalArgumentException("the secret in " + file + " is shorter than 32 bytes");
            }
            return secret;
        } catch (IOException e) {
            throw new IllegalArgumentException("the secret cannot be read: " + e, e);
        }
    }

    private static com.nimbusds.jose.jwk.source.JWKSource<SecurityContext> fetched(AuthSettings.Jwt settings) {
        var timeoutMs = Math.toIntExact(settings.jwksTimeout().toMillis());
        try {
            var retriever = new DefaultResourceRetriever(timeoutMs, timeoutMs, JWKS_BYTES);
            var url = URI.create(settings.jwksUrl()).toURL();
            // Told at the start, and not by the first request, that the keys are not to be had.
            JWKSet.parse(retriever.retrieveResource(url).getContent());
            return JWKSourceBuilder.create(url, retriever)
                    .cache(settings.jwksRefresh().toMillis(), Math.max(timeoutMs * 2L, 1)).retrying(true)
                    .rateLimited(timeoutMs * 5L).refreshAheadCache(false).outageTolerantForever().build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("tutti.auth.jwt.jwks-url is no URL: " + e.getMessage(), e);
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException("the keys of " + settings.jwksUrl() + " cannot be had: " + e, e);
        }
    }
}
