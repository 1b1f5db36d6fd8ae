package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;

/**
 * An object a line: units as they are, other events with their name as {@code event}, both with the {@code cursor} that
 * {@code --from} takes.
 */
final class JsonOutput implements EventOutput {
    private final PrintWriter out;
    private final JsonMapper mapper;

    /**
     * @param forTerminal keeps what a terminal could take for a command, such as C1 controls, escaped
     */
    JsonOutput(PrintWriter out, boolean forTerminal) {
        this.out = out;
        this.mapper = JsonMapper.builder().configure(JsonWriteFeature.ESCAPE_NON_ASCII, forTerminal).build();
    }

    @Override
    public void unit(ObjectNode unit, String cursor) {
        line(unit, cursor);
    }

    @Override
    public void other(String name, ObjectNode data, String cursor) {
        line(data.deepCopy().put("event", name), cursor);
    }

    private void line(ObjectNode object, String cursor) {
        var line = cursor.isEmpty() || object.has("cursor") ? object : object.deepCopy().put("cursor", cursor);
        try {
            out.println(mapper.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written as JSON", e);
        }
    }
}
