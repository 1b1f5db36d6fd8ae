package dev.tutti.backup;

import com.typesafe.config.Config;
import java.time.Duration;

/** What {@code tutti.backup.shipping} says; each setting is explained in {@code backup.conf}. */
record ShippingSettings(String target, Duration interval, long segmentBytes, Duration baseEvery, long baseAfterBytes,
        int keepBases, Duration checkEvery, Duration maxBackoff, Duration stopDeadline) {
    static ShippingSettings of(Config root) {
        var config = root.getConfig("tutti.backup.shipping");
        var settings = new ShippingSettings(config.getString("target"), config.getDuration("interval"),
                config.getBytes("segment-bytes"), config.getDuration("base-every"), config.getBytes("base-after"),
                config.getInt("keep-bases"), config.getDuration("check-every"), config.getDuration("max-backoff"),
                config.getDuration("stop-deadline"));
        if (settings.keepBases < 1) {
            throw new IllegalArgumentException("tutti.backup.shipping.keep-bases must be 1 or more");
        }
        return settings;
    }
}
