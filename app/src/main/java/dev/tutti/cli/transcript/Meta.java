package dev.tutti.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A unit's meta while it is gathered: what is empty is left out. */
final class Meta {
    private final Map<String, String> entries = new LinkedHashMap<>();

    Meta with(String key, String value) {
        if (value != null && !value.isBlank()) {
            entries.put(key, value);
        }
        return this;
    }

    Meta with(String key, JsonNode value) {
        return with(key, Json.text(value));
    }

    Meta with(Map<String, String> more) {
        more.forEach(this::with);
        return this;
    }

    Map<String, String> asMap() {
        return entries;
    }
}
