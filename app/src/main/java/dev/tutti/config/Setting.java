package dev.tutti.config;

import java.util.List;
import java.util.Locale;

/**
 * One setting that Tutti knows.
 *
 * @param path         below {@code tutti}, such as {@code http.socket.ping}
 * @param defaultValue as HOCON holds it
 * @param declaredIn   the HOCON file that has the default
 */
record Setting(String path, String meaning, SettingType type, Object defaultValue, boolean secret, String declaredIn,
        int line) {

    /** {@code http.socket.max-in-flight} is {@code TUTTI_HTTP__SOCKET__MAX_IN_FLIGHT}. */
    static String environmentName(String path) {
        return "TUTTI_" + path.toUpperCase(Locale.ROOT).replace('-', '_').replace(".", "__");
    }

    String environmentName() {
        return environmentName(path);
    }

    /** {@code http.socket} of {@code http.socket.ping}. */
    String group() {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }

    /** The path in the HOCON files. */
    String hocon() {
        return "tutti." + path;
    }

    static String text(Object value) {
        return value instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }
}
