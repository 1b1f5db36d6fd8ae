package dev.tutti.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One step on the way of a request, as a trace shows it; handed along as an argument, never through a thread.
 *
 * <p>{@link #NONE} is the step of a request that is not traced: its children are itself, and all that is said to it is
 * forgotten, without an object being made. So the way of a unit speaks to its span without asking whether there is one.
 */
public abstract sealed class Span permits NoSpan, RecordedSpan, SeveralSpans {
    public static final Span NONE = new NoSpan();

    Span() {}

    /** The spans of what goes on together, as one: a child of it is a child of each. Makes nothing where none is traced. */
    public static <T> Span of(List<T> together, Function<T, Span> spanOf) {
        List<RecordedSpan> recorded = null;
        for (var i = 0; i < together.size(); i++) {
            var span = spanOf.apply(together.get(i));
            if (span.isRecorded()) {
                recorded = recorded == null ? new ArrayList<>() : recorded;
                recorded.addAll(span.recorded());
            }
        }
        return recorded == null ? NONE : recorded.size() == 1 ? recorded.getFirst() : new SeveralSpans(recorded);
    }

    /** Whether anything is traced here. Ask before making something only for the span, such as a text. */
    public abstract boolean isRecorded();

    /** A step within this one, which begins now. */
    public abstract Span child(String name);

    public abstract Span rename(String name);

    public abstract Span tag(String key, String value);

    public abstract Span tag(String key, long value);

    /** It ends now; ending it again changes nothing. */
    public abstract void end();

    /** It ends now, as a failure of the server and not as a refusal. */
    public abstract void fail(String errorType);

    /** Those that are traced; empty for none. */
    abstract List<RecordedSpan> recorded();
}
