package dev.tutti.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of all settings, in the documentation too. */
class ReferenceTest {
    @TempDir
    Path directory;

    @Test
    void theDocumentationIsWhatTheProgramPrints() throws Exception {
        assertThat(Files.readString(Path.of("../docs/configuration.md")))
                .as("after a change of settings: bin/tutti config reference --markdown >docs/configuration.md")
                .isEqualTo(new Reference().markdown());
    }

    @Test
    void everySettingIsInEveryFormOfIt() {
        var catalog = Catalog.of(Catalog.resolvedDefaults());
        var reference = new Reference();

        assertThat(catalog.settings()).allSatisfy(setting -> {
            assertThat(reference.text()).contains(setting.path() + "\n", setting.environmentName() + "\n");
            assertThat(reference.markdown()).contains("| `" + setting.path() + "` | `");
        });
    }

    @Test
    void theFileToBeginWithIsValidAsItIsAndWithEverythingUncommented() throws Exception {
        var told = new Told(directory);
        told.file(new Reference().yaml());
        assertThat(told.problems()).isEmpty();
        assertThat(told.configuration().changes()).isZero();

        told.file(new Reference().yaml().replaceAll("(?m)^( *)#(?! )", "$1"));
        assertThat(told.problems()).isEmpty();
        assertThat(told.configuration().changes()).isEqualTo(told.configuration().values().size());
    }
}
