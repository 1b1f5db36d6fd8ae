package dev.tutti.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The heap of another JVM, asked by {@code jcmd}. */
final class Heap {
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    private Heap() {}

    /** Bytes in use after a full collection. */
    static long used(long pid) throws IOException {
        jcmd(pid, "GC.run");
        var matcher = USED.matcher(jcmd(pid, "GC.heap_info"));
        var used = 0L;
        while (matcher.find()) {
            used += Long.parseLong(matcher.group(1)) * 1024;
        }
        return used;
    }

    private static String jcmd(long pid, String command) throws IOException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
