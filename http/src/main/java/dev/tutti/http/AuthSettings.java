package dev.tutti.http;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * Who may do what, from {@code tutti.auth} in the configuration.
 *
 * @param jwt null where there is no authentication
 */
record AuthSettings(boolean insecureBind, List<String> allowedOrigins, Jwt jwt) {

    /** Empty texts stand for what is not given. */
    record Jwt(String secretFile, String jwksFile, String jwksUrl, Duration jwksRefresh, Duration jwksTimeout,
            String audience, String issuer, Duration clockSkew, int maxTokenBytes) {}

    static AuthSettings of(Config root) {
        var config = root.getConfig("tutti.auth");
        return new AuthSettings(config.getBoolean("allow-insecure-bind"),
                List.copyOf(config.getStringList("allowed-origins")), switch (config.getString("mode")) {
                    case "none" -> null;
                    case "jwt" -> jwt(config.getConfig("jwt"));
                    default -> throw new IllegalArgumentException("tutti.auth.mode must be none or jwt");
                });
    }

    private static Jwt jwt(Config jwt) {
        var settings = new Jwt(jwt.getString("hs256-secret-file"), jwt.getString("jwks-file"),
                jwt.getString("jwks-url"), jwt.getDuration("jwks-refresh"), jwt.getDuration("jwks-timeout"),
                jwt.getString("audience"), jwt.getString("issuer"), jwt.getDuration("clock-skew"),
                jwt.getInt("max-token-bytes"));
        var sources = List.of(settings.secretFile(), settings.jwksFile(), settings.jwksUrl()).stream()
                .filter(source -> !source.isEmpty()).count();
        if (sources != 1) {
            throw new IllegalArgumentException("tutti.auth.jwt needs exactly one of hs256-secret-file, jwks-file and"
                    + " jwks-url, and has " + sources);
        }
        return settings;
    }
}
