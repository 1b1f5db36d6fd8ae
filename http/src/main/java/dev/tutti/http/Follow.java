package dev.tutti.http;

import dev.tutti.feed.FeedEvent;
import dev.tutti.feed.LogId;
import java.util.function.Predicate;

/**
 * One log that a connection follows.
 *
 * @param behind     the number of the last event it has
 * @param partsShown how many parts of the next event it has already
 * @param wanted     what it wants of the log
 * @param shown      what it wants of the parts of an event
 */
record Follow(LogId log, long behind, int partsShown, Predicate<FeedEvent> wanted, Predicate<Part> shown) {}
