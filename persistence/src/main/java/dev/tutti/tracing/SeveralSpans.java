package dev.tutti.tracing;

import java.util.List;

/** What is done once for several requests: each of them has it in its own trace. */
final class SeveralSpans extends Span {
    private final List<RecordedSpan> spans;

    SeveralSpans(List<RecordedSpan> spans) {
        this.spans = List.copyOf(spans);
    }

    @Override
    public boolean isRecorded() {
        return true;
    }

    @Override
    public Span child(String name) {
        return new SeveralSpans(spans.stream().map(span -> span.within(name)).toList());
    }

    @Override
    public Span rename(String name) {
        spans.forEach(span -> span.rename(name));
        return this;
    }

    @Override
    public Span tag(String key, String value) {
        spans.forEach(span -> span.tag(key, value));
        return this;
    }

    @Override
    public Span tag(String key, long value) {
        spans.forEach(span -> span.tag(key, value));
        return this;
    }

    @Override
    public void end() {
        spans.forEach(RecordedSpan::end);
    }

    @Override
    public void fail(String errorType) {
        spans.forEach(span -> span.fail(errorType));
    }

    @Override
    List<RecordedSpan> recorded() {
        return spans;
    }
}
