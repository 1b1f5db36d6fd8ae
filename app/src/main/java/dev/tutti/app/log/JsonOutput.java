package dev.tutti.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.slf4j.LoggerFactory;

/**
 * One JSON object a line, whoever speaks: loggers, libraries that print to the standard streams (as Pekko does before its
 * loggers have started and after they have stopped), and threads that end by an exception.
 */
final class JsonOutput implements ServerOutput {
    private final JsonLines lines = new JsonLines();
    private final OutputStreamAppender<ILoggingEvent> err = new OutputStreamAppender<>();
    private final LoggerContext loggers;
    private final PrintWriter out;

    private JsonOutput(LoggerContext loggers, PrintWriter out) {
        this.loggers = loggers;
        this.out = out;
    }

    static JsonOutput open(PrintWriter out) {
        var output = new JsonOutput((LoggerContext) LoggerFactory.getILoggerFactory(), out);
        output.takeOver();
        return output;
    }

    /** Levels, and appenders to other places than the console, stay as Logback was configured. */
    private void takeOver() {
        lines.setContext(loggers);
        lines.start();
        err.setContext(loggers);
        err.setName("JSON");
        err.setEncoder(lines);
        // Not System.err, which leads here.
        err.setOutputStream(new FileOutputStream(FileDescriptor.err));
        err.start();
        loggers.getLoggerList().forEach(JsonOutput::leaveConsole);
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(err);
        System.setOut(printed("stdout", Level.INFO));
        System.setErr(printed("stderr", Level.WARN));
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> err.doAppend(
                event("dev.tutti", Level.ERROR, "Thread " + thread.getName() + " ended by an exception", failure)));
    }

    private static void leaveConsole(Logger logger) {
        var appenders = new ArrayList<ch.qos.logback.core.Appender<ILoggingEvent>>();
        logger.iteratorForAppenders().forEachRemaining(appenders::add);
        appenders.stream().filter(ConsoleAppender.class::isInstance).forEach(logger::detachAppender);
    }

    private PrintStream printed(String logger, Level level) {
        return new PrintStream(new PrintedLines(text -> err.doAppend(event(logger, level, text, null))), true,
                StandardCharsets.UTF_8);
    }

    private ILoggingEvent event(String logger, Level level, String message, Throwable cause) {
        return new LoggingEvent(JsonOutput.class.getName(), loggers.getLogger(logger), level, message, cause, null);
    }

    @Override
    public void ready(String message) {
        out.print(lines.line(event("dev.tutti", Level.INFO, message, null)));
        out.flush();
    }

    @Override
    public void failed(String message, Throwable cause) {
        err.doAppend(event("dev.tutti", Level.ERROR, message, cause));
    }
}
