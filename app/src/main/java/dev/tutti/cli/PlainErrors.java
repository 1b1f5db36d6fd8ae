package dev.tutti.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what goes wrong into one sentence on standard error; {@code TUTTI_DEBUG=1} adds the stack trace. */
final class PlainErrors implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        command.getErr().println("tutti: " + e.getMessage());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        trace(e, command);
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        var message = e instanceof CommandFailure
                ? e.getMessage()
                : "unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage() + " (TUTTI_DEBUG=1 shows more)";
        command.getErr().println("tutti: " + message);
        trace(e, command);
        return e instanceof CommandFailure failure ? failure.exitCode() : ExitCode.SOFTWARE;
    }

    private static void trace(Exception e, CommandLine command) {
        if ("1".equals(System.getenv("TUTTI_DEBUG"))) {
            e.printStackTrace(command.getErr());
        }
    }
}
