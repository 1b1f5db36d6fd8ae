package dev.tutti.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The payloads of a run: all of one size, or what real agents said. */
public final class Payloads {
    /** One frame of HTTP/2 and less than its first window, so that every protocol takes it in one piece. */
    private static final int MAX_BYTES = 16_000;

    private final String name;
    private final List<Payload> payloads;

    private Payloads(String name, List<Payload> payloads) {
        this.name = name;
        this.payloads = payloads;
    }

    public static Payloads of(String name, Path transcripts) throws IOException {
        return name.equals("512") ? sized(512) : real(transcripts);
    }

    /** Words of an English-like alphabet: neither constant nor incompressible. */
    private static Payloads sized(int bytes) {
        var random = new Random(42);
        var payloads = new ArrayList<Payload>();
        for (var i = 0; i < 64; i++) {
            var text = new StringBuilder();
            while (text.length() < bytes - Payload.MARKER_BYTES) {
                text.append(random.nextInt(6) == 0 ? ' ' : (char) ('a' + random.nextInt(26)));
            }
            payloads.add(new Payload(text.toString()));
        }
        return new Payloads(Integer.toString(bytes), payloads);
    }

    /** Thoughts, commands and their outputs, of SWE-agent's trajectories. */
    private static Payloads real(Path transcripts) throws IOException {
        var payloads = new ArrayList<Payload>();
        try (var files = Files.list(transcripts)) {
            for (var file : files.filter(path -> path.toString().endsWith(".traj")).sorted().toList()) {
                for (var step : new ObjectMapper().readTree(file.toFile()).path("trajectory")) {
                    for (var part : List.of("thought", "action", "observation")) {
                        var text = step.path(part).asText("").strip();
                        if (!text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
                            payloads.add(new Payload(text));
                        }
                    }
                }
            }
        }
        if (payloads.isEmpty()) {
            throw new IOException("no transcripts in " + transcripts);
        }
        return new Payloads("transcripts", payloads);
    }

    public String name() {
        return name;
    }

    public Payload get(long n) {
        return payloads.get((int) (n % payloads.size()));
    }
}
