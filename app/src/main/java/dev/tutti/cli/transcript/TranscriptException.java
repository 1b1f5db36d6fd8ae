package dev.tutti.cli.transcript;

/** A file that is no transcript, or a broken one; the message says where and why. */
public final class TranscriptException extends Exception {
    private static final long serialVersionUID = 1L;

    public TranscriptException(String message) {
        super(message);
    }
}
