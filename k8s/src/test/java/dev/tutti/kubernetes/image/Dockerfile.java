package dev.tutti.kubernetes.image;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tutti.kubernetes.manifest.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The instructions of the image's Dockerfile, in their stages. */
record Dockerfile(List<Stage> stages) {
    record Stage(List<Instruction> instructions) {
        List<Instruction> all(String name) {
            return instructions.stream().filter(instruction -> instruction.name().equals(name)).toList();
        }

        /** The one that counts: a later one takes the place of an earlier one. */
        Instruction last(String name) {
            return all(name).getLast();
        }
    }

    record Instruction(String name, String text) {
        /** Arguments of the form that needs no shell. */
        List<String> exec() {
            if (!text.startsWith("[")) {
                throw new AssertionError(name + " needs a shell: " + text);
            }
            try {
                return new ObjectMapper().readValue(text, new TypeReference<>() {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Arguments apart from options such as {@code --from=build}. */
        List<String> arguments() {
            return List.of(text.split("\\s+")).stream().filter(word -> !word.startsWith("--")).toList();
        }
    }

    static Dockerfile read() throws IOException {
        var stages = new ArrayList<Stage>();
        var text = Files.readString(Manifests.HOME.resolve("image/Dockerfile")).replaceAll("(?m)^#.*\\R", "")
                .replace("\\\n", " ");
        for (var line : text.lines().filter(line -> !line.isBlank()).toList()) {
            var name = line.split("\\s+", 2)[0];
            if (!name.equals(name.toUpperCase(Locale.ROOT))) {
                throw new AssertionError("is no instruction: " + line);
            }
            if (name.equals("FROM")) {
                stages.add(new Stage(new ArrayList<>()));
            }
            stages.getLast().instructions().add(new Instruction(name, line.split("\\s+", 2)[1].strip()));
        }
        return new Dockerfile(stages);
    }

    /** What becomes the image. */
    Stage image() {
        return stages.getLast();
    }
}
