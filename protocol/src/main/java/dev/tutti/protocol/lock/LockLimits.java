package dev.tutti.protocol.lock;

import java.time.Duration;

/** How much a lock request may ask for. Every bound is configurable under {@code tutti.lock}. */
public record LockLimits(int resources, Duration defaultTtl, Duration minTtl, Duration maxTtl, Duration maxWait) {}
