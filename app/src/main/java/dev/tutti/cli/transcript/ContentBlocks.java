package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Message content as model APIs write it: a string, or an array of text, image and other blocks. Neighbouring texts
 * become one payload, an image or document one of its own, and a block of an unknown kind its JSON.
 */
final class ContentBlocks {
    private ContentBlocks() {}

    /** The payloads in order; one empty text where there is no content. */
    static List<Payload> of(JsonNode content) {
        if (!content.isArray()) {
            return List.of(Payload.text(Json.text(content)));
        }
        var payloads = new ArrayList<Payload>();
        var text = new StringBuilder();
        var texts = 0;
        for (var block : content) {
            if (block.isTextual() || block.path("type").asText().equals("text")) {
                text.append(texts++ == 0 ? "" : "\n")
                        .append(block.isTextual() ? block.textValue() : Json.text(block, "text"));
            } else {
                if (texts > 0) {
                    payloads.add(Payload.text(text.toString()));
                    text.setLength(0);
                    texts = 0;
                }
                payloads.add(block(block));
            }
        }
        if (texts > 0 || payloads.isEmpty()) {
            payloads.add(Payload.text(text.toString()));
        }
        return payloads;
    }

    private static Payload block(JsonNode block) {
        var source = block.path("source");
        if (source.path("type").asText().equals("base64")) {
            return decoded(Json.text(source, "data"), Json.text(source, "media_type"), block);
        }
        var url = Json.text(block.path("image_url"), "url");
        var comma = url.indexOf(',');
        if (url.startsWith("data:") && comma > 0 && url.substring(0, comma).endsWith(";base64")) {
            return decoded(url.substring(comma + 1), url.substring(5, comma - 7), block);
        }
        return Payload.json(block.toString());
    }

    private static Payload decoded(String base64, String mediaType, JsonNode block) {
        try {
            var bytes = Base64.getMimeDecoder().decode(base64);
            return new Payload.Binary(bytes,
                    mediaType.isBlank() ? "application/octet-stream" : mediaType.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notBase64) {
            return Payload.json(block.toString());
        }
    }
}
