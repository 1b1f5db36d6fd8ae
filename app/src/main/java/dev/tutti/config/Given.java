package dev.tutti.config;

import java.util.List;

/**
 * A value of one setting, and where it came from.
 *
 * @param value as HOCON holds it
 */
record Given(Setting setting, Object value, Source source) {

    /** Adds a problem where the setting does not take the text. A secret is not repeated in it. */
    static Given parsed(Setting setting, String text, Source source, List<Problem> problems) {
        try {
            return new Given(setting, setting.type().parse(text), source);
        } catch (BadValue e) {
            problems.add(new Problem(source, setting.path() + " " + e.getMessage()
                    + (setting.secret() ? "" : ", not '" + Redaction.shown(text) + "'"), setting.path()));
            return null;
        }
    }
}
