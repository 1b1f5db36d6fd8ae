package dev.tutti.config;

import java.nio.file.Path;

/** Where a value came from. Later ones in this list win over earlier ones. */
sealed interface Source {

    /** @param file a HOCON file among Tutti's own resources */
    record Default(String file, int line) implements Source {
        @Override
        public String toString() {
            return "default (" + file + ":" + line + ")";
        }
    }

    /** Line and column from 1; both are 0 for the file as a whole. */
    record InFile(Path file, int line, int column) implements Source {
        @Override
        public String toString() {
            return line == 0 ? file.toString() : file + ":" + line;
        }

        String position() {
            return line == 0 ? file.toString() : file + ":" + line + ":" + column;
        }
    }

    record Environment(String variable) implements Source {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** {@code -D} of the JVM. */
    record SystemProperty(String name) implements Source {
        @Override
        public String toString() {
            return "system property " + name;
        }
    }

    record CommandLine(String option) implements Source {
        @Override
        public String toString() {
            return "option " + option;
        }
    }
}
