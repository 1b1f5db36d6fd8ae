package dev.tutti.feed;

/**
 * An entity's log of events, as subscribers know it.
 *
 * @param kind which feature's entity: the name its {@link FeedSource} is registered under
 */
public record LogId(String kind, String id) {}
