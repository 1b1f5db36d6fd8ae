package dev.tutti.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version Maven wrote into the jar; {@code development} where there is no jar. */
public final class ProductVersion {
    /** Such as 1.4.2. */
    public static final String TEXT = read();

    private ProductVersion() {}

    private static String read() {
        var file = "/META-INF/maven/dev.tutti/tutti-persistence/pom.properties";
        try (var in = ProductVersion.class.getResourceAsStream(file)) {
            var properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
