package dev.tutti.app.log;

import java.io.PrintWriter;

/** What a server says by itself, in the form of its log. */
public interface ServerOutput {
    /** Requests are welcome: said on standard output. */
    void ready(String message);

    /** The server did not start: said on standard error. */
    void failed(String message, Throwable cause);

    /**
     * From now on the whole process speaks in a form. To be called before anything is logged.
     *
     * @param out standard output
     * @param err standard error
     */
    static ServerOutput open(LogFormat format, PrintWriter out, PrintWriter err) {
        return switch (format) {
            case TEXT -> new TextOutput(out, err);
            case JSON -> JsonOutput.open(out);
        };
    }
}
