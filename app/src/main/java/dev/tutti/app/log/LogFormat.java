package dev.tutti.app.log;

import com.typesafe.config.Config;

/** The form of a server's log. */
public enum LogFormat {
    TEXT, JSON;

    private static final String SETTING = "tutti.log.format";

    /** @throws IllegalArgumentException when the setting names no form */
    public static LogFormat of(Config config) {
        var name = config.getString(SETTING);
        return switch (name) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new IllegalArgumentException(SETTING + " must be text or json, not '" + name + "'");
        };
    }
}
