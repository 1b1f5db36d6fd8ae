package dev.tutti.cli;

import dev.tutti.config.Configuration;
import dev.tutti.config.ConfigurationException;

/** The server's configuration for commands that only need to read it: one that cannot be read ends the command. */
final class Understood {
    private Understood() {}

    static Configuration of(Configuration configuration) {
        try {
            return configuration.understood();
        } catch (ConfigurationException e) {
            throw new CommandFailure(e.getMessage(), e.exitCode());
        }
    }
}
