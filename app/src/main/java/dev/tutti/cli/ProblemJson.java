package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** What a server says is wrong (RFC 9457), in one sentence; tolerant of servers and proxies that say it otherwise. */
record ProblemJson(String type, String title, String detail) {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int SHOWN_CHARS = 300;

    static ProblemJson of(JsonNode problem) {
        return new ProblemJson(problem.path("type").asText(""), problem.path("title").asText(""),
                problem.path("detail").asText(""));
    }

    static ProblemJson of(int status, String body) {
        try {
            var problem = MAPPER.readTree(body);
            if (problem != null && problem.isObject() && (problem.has("title") || problem.has("detail"))) {
                return of(problem);
            }
        } catch (JsonProcessingException notJson) {
            // Said in other words: shown as they are.
        }
        var said = body.strip();
        return new ProblemJson("", "status " + status,
                said.length() > SHOWN_CHARS ? said.substring(0, SHOWN_CHARS) : said);
    }

    String sentence() {
        var sentence = title.isEmpty() ? type : title;
        sentence = detail.isEmpty() ? sentence : sentence.isEmpty() ? detail : sentence + ": " + detail;
        return TerminalText.escaped(sentence.isEmpty() ? "no reason given" : sentence, false);
    }
}
