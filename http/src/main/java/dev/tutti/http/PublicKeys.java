package dev.tutti.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The public keys that may have signed a token. Only algorithms with public keys: a key is never taken for a secret. */
final class PublicKeys implements JWSKeySelector<SecurityContext> {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    private final JWKSource<SecurityContext> source;

    PublicKeys(JWKSource<SecurityContext> source) {
        this.source = source;
    }

    @Override
    public List<Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            return List.of();
        }
        var keys = new ArrayList<Key>();
        for (var jwk : source.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), context)) {
            try {
                var key = publicKey(jwk);
                if (key != null) {
                    keys.add(key);
                }
            } catch (JOSEException | GeneralSecurityException e) {
                throw new KeySourceException("a key of the set is none: " + e.getMessage(), e);
            }
        }
        return keys;
    }

    private static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        return switch (jwk) {
            case RSAKey rsa -> rsa.toPublicKey();
            case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) -> ed25519(pair.getDecodedX());
            default -> null;
        };
    }

    /** RFC 8032, section 5.1.2: y little-endian, and the sign of x in the last bit. */
    private static PublicKey ed25519(byte[] encoded) throws GeneralSecurityException {
        if (encoded.length != 32) {
            throw new GeneralSecurityException("an Ed25519 key has 32 bytes");
        }
        var y = new byte[32];
        for (var i = 0; i < 32; i++) {
            y[i] = encoded[31 - i];
        }
        var xIsOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        return KeyFactory.getInstance("Ed25519").generatePublic(
                new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(xIsOdd, new BigInteger(1, y))));
    }
}
