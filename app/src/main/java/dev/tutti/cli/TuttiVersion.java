package dev.tutti.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version Maven wrote into the jar. */
final class TuttiVersion implements IVersionProvider {
    private static final String POM_PROPERTIES = "/META-INF/maven/dev.tutti/tutti-app/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        try (var in = TuttiVersion.class.getResourceAsStream(POM_PROPERTIES)) {
            var properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return new String[]{"tutti " + properties.getProperty("version", "development")};
        }
    }
}
