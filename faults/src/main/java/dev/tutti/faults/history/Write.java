package dev.tutti.faults.history;

/**
 * A unit that a writer sent, once or several times, always with the same id.
 *
 * @param number     the writer's own, from 1 without gaps
 * @param seq        where it was said to be; 0 where it was never acknowledged
 * @param attempts   how often it was sent
 * @param firstSent  nanoseconds of the run's clock
 * @param answeredAt the same, of the acknowledgement or of giving up
 */
public record Write(String context, String writer, long number, String id, String payload, long seq, int attempts,
        long firstSent, long answeredAt) {

    public boolean acknowledged() {
        return seq > 0;
    }
}
