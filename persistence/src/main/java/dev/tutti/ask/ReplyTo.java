package dev.tutti.ask;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Whom to answer, and under which number.
 *
 * @param <R> what the answer is
 */
public record ReplyTo<R>(ActorRef<Answer> address, long number) {
    public void tell(R reply) {
        address.tell(new Answer(number, reply));
    }
}
