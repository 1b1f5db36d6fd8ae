package dev.tutti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The event stream of the WHATWG HTML standard, section 9.2, its examples among them. */
class SseParserTest {

    @Test
    void anEventHasIdNameAndData() {
        assertThat(parsed("id: 7\nevent: workunit.created\ndata: {\"a\":1}\n\n"))
                .containsExactly(new SseEvent("7", "workunit.created", "{\"a\":1}"));
    }

    @Test
    void linesOfDataAreJoinedByLineFeeds() {
        assertThat(parsed("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly(event("YHOO\n+2\n10"));
        assertThat(parsed("data\n\ndata\ndata\n\ndata:")).containsExactly(event(""), event("\n"));
    }

    @Test
    void onlyOneSpaceAfterTheColonIsLeftOut() {
        assertThat(parsed("data:test\n\ndata: test\n\ndata:  test\n\n")).containsExactly(event("test"), event("test"),
                event(" test"));
    }

    @Test
    void linesEndWithLineFeedCarriageReturnOrBoth() {
        assertThat(parsed("data: a\r\ndata: b\r\n\r\ndata: c\r\rdata: d\n\n")).containsExactly(event("a\nb"),
                event("c"),
                event("d"));
    }

    @Test
    void commentsAndUnknownFieldsAreIgnored() {
        assertThat(parsed(": heartbeat\n\n:\ncolour: red\ndata: x\n: in between\n\n")).containsExactly(event("x"));
    }

    @Test
    void anIdHoldsUntilTheNextOne() {
        assertThat(parsed("id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: 2\0\ndata: d\n\n")).containsExactly(
                new SseEvent("1", "message", "a"), new SseEvent("1", "message", "b"), new SseEvent("", "message", "c"),
                new SseEvent("", "message", "d"));
    }

    @Test
    void anIdWithoutDataCountsAsAPlaceToResumeFrom() {
        var parser = new SseParser("5", event -> {});

        parser.feed(bytes("id: 6\n"));
        assertThat(parser.lastEventId()).isEqualTo("5");
        parser.feed(bytes("\n"));
        assertThat(parser.lastEventId()).isEqualTo("6");
    }

    @Test
    void theNameIsForOneEventOnly() {
        assertThat(parsed("event: x\n\nevent: y\ndata: 1\n\ndata: 2\n\n")).containsExactly(new SseEvent("", "y", "1"),
                event("2"));
    }

    @Test
    void anEventCutOffAtTheEndIsNone() {
        assertThat(parsed("data: whole\n\ndata: half\n")).containsExactly(event("whole"));
    }

    @Test
    void oneByteOrderMarkAtTheBeginningIsSkipped() {
        assertThat(parsed("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly(event("a"));
    }

    @Test
    void theServerMaySayHowLongToWait() {
        var parser = new SseParser("", event -> {});

        assertThat(parser.retryMs()).isNegative();
        parser.feed(bytes("retry: 1500\nretry: soon\n"));
        assertThat(parser.retryMs()).isEqualTo(1500);
    }

    @Test
    void itDoesNotMatterHowTheBytesAreCut() {
        var stream = "\uFEFFid: é🎼\r\nevent: e\r\ndata: 日本\r\rdata: x\n: c\n\r\nid: 9\ndata: last\n\n";
        var whole = parsed(stream);
        assertThat(whole).hasSize(3);

        for (var size = 1; size < stream.length(); size++) {
            var events = new ArrayList<SseEvent>();
            var parser = new SseParser("", events::add);
            var bytes = stream.getBytes(StandardCharsets.UTF_8);
            for (var start = 0; start < bytes.length; start += size) {
                parser.feed(ByteBuffer.wrap(bytes, start, Math.min(size, bytes.length - start)));
            }
            assertThat(events).as("in pieces of %d bytes", size).isEqualTo(whole);
        }
    }

    private static SseEvent event(String data) {
        return new SseEvent("", "message", data);
    }

    private static List<SseEvent> parsed(String stream) {
        var events = new ArrayList<SseEvent>();
        new SseParser("", events::add).feed(bytes(stream));
        return events;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
