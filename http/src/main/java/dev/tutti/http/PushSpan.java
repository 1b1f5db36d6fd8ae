package dev.tutti.http;

import dev.tutti.feed.Delivery;
import io.netty.channel.ChannelFuture;

/** The span of one event's push to one subscriber, which ends when the operating system has taken its bytes. */
final class PushSpan {
    private PushSpan() {}

    static void until(ChannelFuture written, Delivery delivery, Identity subscriber) {
        if (!(delivery instanceof Delivery.Event event) || !event.push().isRecorded()) {
            return;
        }
        var span = event.push().tag("tutti.event", event.event().number());
        subscriber.agent().ifPresent(agent -> span.tag("tutti.subscriber", agent));
        written.addListener(done -> {
            if (done.isSuccess()) {
                span.end();
            } else {
                span.fail(done.cause().getClass().getName());
            }
        });
    }
}
