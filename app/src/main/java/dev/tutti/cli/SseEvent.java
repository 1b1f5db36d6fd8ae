package dev.tutti.cli;

/**
 * One event of an event stream.
 *
 * @param id   the id that held when it was dispatched: the place to resume after it; empty where none was sent
 * @param name the event's type, {@code message} where none was sent
 */
record SseEvent(String id, String name, String data) {}
