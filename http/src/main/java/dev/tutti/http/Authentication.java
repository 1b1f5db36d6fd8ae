package dev.tutti.http;

import java.util.concurrent.CompletionStage;

/** How a request shows who makes it. */
@FunctionalInterface
interface Authentication {
    /** Fails with a {@link Refusal} where the request shows nobody. */
    CompletionStage<Identity> authenticate(Request request);
}
