package dev.tutti.config;

/** A text that a setting does not take; the message goes on after the setting's name, such as "must be …". */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    BadValue(String message) {
        super(message);
    }
}
