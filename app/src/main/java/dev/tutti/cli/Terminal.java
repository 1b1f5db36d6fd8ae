package dev.tutti.cli;

/**
 * What the launcher found out about the streams it hands down; Java cannot tell them apart.
 *
 * @param outIsTerminal whether standard output is one
 * @param errIsTerminal whether standard error is one
 * @param columns       how wide it is
 */
record Terminal(boolean outIsTerminal, boolean errIsTerminal, int columns) {

    private static final int DEFAULT_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 20;

    static Terminal detect() {
        var columns = Integer.getInteger("tutti.columns", columnsFromEnvironment());
        return new Terminal(Boolean.getBoolean("tutti.stdout.tty"), Boolean.getBoolean("tutti.stderr.tty"),
                Math.max(FEWEST_COLUMNS, columns));
    }

    private static int columnsFromEnvironment() {
        var columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
    }
}
