package dev.tutti.kubernetes.kustomize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Makes a ConfigMap or Secret of files, whose name ends in a digest of them: other contents, another name, and new pods. */
final class Generator {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private static final int LINE = 70;

    private Generator() {}

    static Map<String, Object> generated(String kind, Map<String, Object> generator, Path directory) {
        Kustomize.onlyKnown(generator, "name", "files");
        var data = new TreeMap<String, Object>();
        for (var entry : Yaml.list(generator.get("files"))) {
            var file = directory.resolve((String) entry);
            data.put(file.getFileName().toString(), value(kind, file));
        }
        var object = new LinkedHashMap<String, Object>();
        object.put("apiVersion", "v1");
        object.put("kind", kind);
        object.put("data", data);
        if (kind.equals("Secret")) {
            object.put("type", "Opaque");
        }
        object.put("metadata", Map.of("name", generator.get("name") + "-" + digest(object)));
        return object;
    }

    private static Object value(String kind, Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            return kind.equals("Secret")
                    ? lines(Base64.getEncoder().encodeToString(bytes))
                    : new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + file, e);
        }
    }

    /** Kustomize breaks what is longer than a line. */
    private static String lines(String text) {
        return text.length() < LINE ? text : text.replaceAll("(.{1," + LINE + "})", "$1\n");
    }

    /** As Kustomize has it, so that both give the same names. */
    private static String digest(Map<String, Object> object) {
        var hashed = new TreeMap<String, Object>(object);
        hashed.remove("apiVersion");
        // It looks for the name where there is none yet.
        hashed.put("name", "");
        try {
            // As Go writes JSON.
            var json = JSON.writeValueAsString(hashed).replace("&", "\\u0026").replace("<", "\\u003c").replace(">",
                    "\\u003e");
            var hex = HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)));
            return hex.substring(0, 10).replace('0', 'g').replace('1', 'h').replace('3', 'k').replace('a', 'm')
                    .replace('e', 't');
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
