package dev.tutti.config;

import com.typesafe.config.ConfigUtil;
import java.util.List;

/**
 * A setting of Pekko itself, from the file's {@code pekko} block.
 *
 * @param path its keys, from {@code pekko} on
 */
record PekkoSetting(List<String> path, Object value, Source source) {
    String hocon() {
        return ConfigUtil.joinPath(path);
    }

    boolean secret() {
        return Declaration.isSecretName(path.getLast());
    }
}
