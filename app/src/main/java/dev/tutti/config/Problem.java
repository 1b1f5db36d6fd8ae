package dev.tutti.config;

import dev.tutti.config.Source.InFile;

/**
 * One thing that is wrong with what a server was told, and where.
 *
 * @param setting the path of the setting whose value is not known for it, or null
 */
record Problem(Source source, String message, String setting) {
    Problem(Source source, String message) {
        this(source, message, null);
    }

    @Override
    public String toString() {
        return (source instanceof InFile file ? file.position() : source.toString()) + ": " + message;
    }
}
