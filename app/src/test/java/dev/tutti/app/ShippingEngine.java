package dev.tutti.app;

import static dev.tutti.app.Client.unit;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server in this process that ships its log every few milliseconds. */
record ShippingEngine(Engine engine, Client client) implements AutoCloseable {
    static final String CONTEXT = "shipped";

    static ShippingEngine start(Path data, String target, Map<String, ?> settings) {
        var all = new HashMap<String, Object>(Map.of("tutti.backup.shipping.target", target,
                "tutti.backup.shipping.interval", "20ms", "tutti.backup.shipping.max-backoff", "100ms"));
        all.putAll(settings);
        var engine = Engine.start(ConfigFactory.parseMap(all).withFallback(Engine.single(data)).resolve(), "127.0.0.1",
                0);
        return new ShippingEngine(engine, new Client(engine));
    }

    void append(String payload) {
        assertThat(client.post("/workunit", unit(CONTEXT, payload)).status()).isEqualTo(201);
    }

    String state() {
        var ready = client.get("/readyz");
        assertThat(ready.status()).as("shipping is no reason not to be ready").isEqualTo(200);
        return ready.body().path("shipping").path("state").asText();
    }

    void until(String state) throws Exception {
        TuttiProcess.until("the state is " + state, () -> state().equals(state));
    }

    void untilAllIsShipped() throws Exception {
        TuttiProcess.until("all is shipped", () -> {
            var shipping = client.get("/readyz").body().path("shipping");
            return shipping.path("state").asText().equals("shipping")
                    && shipping.path("shipped").asLong() == shipping.path("written").asLong();
        });
    }

    /** What a server on a directory has, in order. */
    static List<String> payloads(Path data) {
        try (var engine = Engine.start(Engine.single(data), "127.0.0.1", 0)) {
            return new Client(engine).units(CONTEXT).stream().map(unit -> unit.get("payload").asText()).toList();
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
