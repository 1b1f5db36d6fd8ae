package dev.tutti.http;

/** How a subscriber is connected. */
enum Transport {
    SSE("sse"), WEBSOCKET("websocket");

    private final String label;

    Transport(String label) {
        this.label = label;
    }

    /** As metrics name it. */
    String label() {
        return label;
    }
}
