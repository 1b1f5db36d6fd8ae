package dev.tutti.cli.transcript;

import dev.tutti.cli.transcript.Payload.Binary;
import dev.tutti.cli.transcript.Payload.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a payload into pieces that fit a unit; joined in order they are the payload again. */
final class PayloadParts {
    private PayloadParts() {}

    static List<Payload> of(Payload payload, int maxBytes) {
        return switch (payload) {
            case Text text -> parts(text, maxBytes);
            case Binary binary -> parts(binary, maxBytes);
        };
    }

    private static List<Payload> parts(Text text, int maxBytes) {
        var parts = new ArrayList<Payload>();
        var start = 0;
        var bytes = 0;
        for (var i = 0; i < text.text().length();) {
            var codePoint = text.text().codePointAt(i);
            var width = utf8Bytes(codePoint);
            if (bytes + width > maxBytes) {
                parts.add(new Text(text.text().substring(start, i), text.contentType()));
                start = i;
                bytes = 0;
            }
            bytes += width;
            i += Character.charCount(codePoint);
        }
        parts.add(start == 0 ? text : new Text(text.text().substring(start), text.contentType()));
        return parts;
    }

    private static List<Payload> parts(Binary binary, int maxBytes) {
        var parts = new ArrayList<Payload>();
        for (var start = 0; start == 0 || start < binary.bytes().length; start += maxBytes) {
            var end = Math.min(binary.bytes().length, start + maxBytes);
            parts.add(new Binary(Arrays.copyOfRange(binary.bytes(), start, end), binary.contentType()));
        }
        return parts;
    }

    private static int utf8Bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
