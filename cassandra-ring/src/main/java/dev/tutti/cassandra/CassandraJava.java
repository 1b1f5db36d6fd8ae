package dev.tutti.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The Java that Cassandra 5.0 runs on, which is an older one than ours. */
final class CassandraJava {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final List<String> EXPORTS = List.of("java.base/jdk.internal.misc", "java.base/jdk.internal.ref",
            "java.base/jdk.internal.util", "java.base/sun.nio.ch",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.server", "jdk.compiler/com.sun.tools.javac.file",
            "jdk.attach/sun.tools.attach");
    private static final List<String> OPENS = List.of("java.base/java.io", "java.base/java.lang",
            "java.base/java.lang.module", "java.base/java.lang.reflect", "java.base/java.nio", "java.base/java.util",
            "java.base/java.util.concurrent", "java.base/java.util.concurrent.atomic",
            "java.base/jdk.internal.loader", "java.base/jdk.internal.math", "java.base/jdk.internal.module",
            "java.base/jdk.internal.ref", "java.base/jdk.internal.reflect", "java.base/jdk.internal.util.jar",
            "java.base/sun.nio.ch", "jdk.management/com.sun.management.internal",
            "jdk.compiler/com.sun.tools.javac");

    private CassandraJava() {}

    /** The executable, and the options without which Cassandra does not start on it. */
    static List<String> command() {
        var command = new ArrayList<>(List.of(home().resolve("bin/java").toString()));
        EXPORTS.forEach(name -> command.addAll(List.of("--add-exports", name + "=ALL-UNNAMED")));
        OPENS.forEach(name -> command.addAll(List.of("--add-opens", name + "=ALL-UNNAMED")));
        return command;
    }

    private static Path home() {
        var named = Path.of(System.getProperty("cassandra.java.home", System.getProperty("java.home")));
        if (isOld(named)) {
            return named;
        }
        try (var installed = Files.list(Path.of("/usr/lib/jvm"))) {
            return installed.filter(CassandraJava::isOld).findFirst().orElseThrow(() -> new IllegalStateException(
                    "Cassandra 5.0 needs a Java 11 or 17, and neither " + named
                            + " nor anything in /usr/lib/jvm is one;"
                            + " name one by -Dcassandra.java.home=…"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOld(Path home) {
        try {
            var version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() && List.of("11", "17").contains(version.group(1))
                    && Files.isExecutable(home.resolve("bin/java"));
        } catch (IOException e) {
            return false;
        }
    }
}
