package dev.tutti.config;

import dev.tutti.config.Source.InFile;
import java.util.List;
import java.util.Set;

/** A YAML document as it was written, each part with its place. */
sealed interface YamlNode {
    InFile at();

    /** @param plain without quotes */
    record Scalar(String text, boolean plain, InFile at) implements YamlNode {

        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

        boolean isNull() {
            return plain && NULLS.contains(text);
        }
    }

    record Items(List<YamlNode> items, InFile at) implements YamlNode {}

    record Entries(List<Entry> entries, InFile at) implements YamlNode {}

    record Entry(String key, InFile keyAt, YamlNode value) {}

    /** What was refused while it was read, and has its problem already. */
    record Refused(InFile at) implements YamlNode {}
}
