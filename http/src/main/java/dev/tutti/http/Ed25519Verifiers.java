package dev.tutti.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Set;

/** Ed25519 by the JDK: the library itself would need another one for it. Everything else is the library's. */
final class Ed25519Verifiers extends DefaultJWSVerifierFactory {
    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        return key instanceof EdECPublicKey publicKey
                ? new Ed25519Verifier(publicKey)
                : super.createJWSVerifier(header, key);
    }

    private static final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {
        private final PublicKey key;

        Ed25519Verifier(PublicKey key) {
            super(Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519));
            this.key = key;
        }

        @Override
        public boolean verify(JWSHeader header, byte[] input, Base64URL signature) throws JOSEException {
            // Nothing critical is understood here (RFC 7515, section 4.1.11).
            if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
                return false;
            }
            try {
                var verifying = Signature.getInstance("Ed25519");
                verifying.initVerify(key);
                verifying.update(input);
                return verifying.verify(signature.decode());
            } catch (java.security.SignatureException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new JOSEException("Ed25519 failed: " + e.getMessage(), e);
            }
        }
    }
}
