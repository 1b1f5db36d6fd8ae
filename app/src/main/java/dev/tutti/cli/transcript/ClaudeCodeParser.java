package dev.tutti.cli.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;

/** Claude Code sessions: a JSON object a line, appended to while the session lives. */
final class ClaudeCodeParser implements TranscriptParser {

    @Override
    public void parse(InputStream in, long sizeBytes, Scribe scribe) throws IOException, TranscriptException {
        var lines = new JsonLines(in);
        var session = new ClaudeCodeSession(scribe);
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (isBlank(line)) {
                continue;
            }
            scribe.progress((double) lines.bytesRead() / Math.max(1, sizeBytes));
            var entry = entry(line, lines, session);
            if (entry == null) {
                scribe.notice("line " + lines.number() + ", the last, is cut off (a session still being written?); the"
                        + " lines before it are imported, and a later import adds the rest");
                break;
            }
            session.write(lines.number(), entry);
        }
        session.close();
    }

    /** The line's object, or null for a last line that was cut off half-way. */
    private static JsonNode entry(byte[] line, JsonLines lines, ClaudeCodeSession session) throws TranscriptException {
        JsonNode entry;
        try {
            entry = Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            if (!lines.terminated() && session.recognized()) {
                return null;
            }
            throw new TranscriptException(
                    "line " + lines.number() + ", column " + e.getLocation().getColumnNr() + ": " + Json.reason(e));
        } catch (IOException e) {
            throw new TranscriptException("line " + lines.number() + ": " + e.getMessage());
        }
        if (!entry.isObject()) {
            throw new TranscriptException("line " + lines.number() + ": not a JSON object");
        }
        return entry;
    }

    private static boolean isBlank(byte[] line) {
        for (var b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
