package dev.tutti.app.log;

import java.io.PrintWriter;

/** For people; the log is as logback.xml says. */
record TextOutput(PrintWriter out, PrintWriter err) implements ServerOutput {
    @Override
    public void ready(String message) {
        out.println(message);
        out.flush();
    }

    @Override
    public void failed(String message, Throwable cause) {
        err.println("tutti: " + message);
    }
}
