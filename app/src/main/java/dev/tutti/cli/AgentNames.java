package dev.tutti.cli;

/** Names for agents that were given none. */
final class AgentNames {
    private AgentNames() {}

    static String ofThisProcess() {
        return of(System.getProperty("user.name", "user") + "-" + ProcessHandle.current().pid());
    }

    /** A text as a name of the contract: what cannot be in one is a dash. */
    static String of(String text) {
        var name = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "agent" : name.substring(0, Math.min(name.length(), 128));
    }
}
