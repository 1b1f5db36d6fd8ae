package dev.tutti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tutti.config.TextTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tutti cluster}: what there is to say of several nodes. */
@Command(name = "cluster", mixinStandardHelpOptions = true, description = "Looks at the nodes of a server that is several.", subcommands = ClusterCommand.Status.class)
final class ClusterCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? Known is status");
    }

    /** {@code tutti cluster status}: the nodes as one of them sees them. */
    @Command(name = "status", mixinStandardHelpOptions = true, description = "Shows the nodes as the server sees them that is asked.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
            "0:every node is up and in reach", "1:the server cannot be asked", "2:used wrongly",
            "3:a node is out of reach, coming or going"})
    static final class Status implements Callable<Integer> {
        private static final Duration PATIENCE = Duration.ofSeconds(10);
        private static final int NOT_WHOLE = 3;
        private static final List<String> HEADINGS = List.of("NODE", "STATUS", "VERSION", "CONTEXTS", "LOCK SPACES",
                "");

        @Spec
        private CommandSpec spec;

        @Mixin
        private ServerOptions server;

        @Option(names = "--json", description = "Print what the server says, as JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            var asked = server.server(null);
            var answer = answer(asked);
            if (answer.status() != 200) {
                throw new CommandFailure(asked.address() + " refused: "
                        + ProblemJson.of(answer.status(), answer.body()).sentence());
            }
            var nodes = new JsonMapper().readTree(answer.body()).get("nodes");
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(answer.body());
            } else {
                var table = new ArrayList<>(List.of(HEADINGS));
                nodes.forEach(node -> table.add(row(node)));
                TextTable.lines(table).forEach(line -> out.println(TerminalText.escaped(line, false)));
            }
            for (var node : nodes) {
                if (!node.get("status").asText().equals("up") || !node.get("reachable").asBoolean()) {
                    return NOT_WHOLE;
                }
            }
            return 0;
        }

        private static HttpGet answer(Server server) {
            try {
                return HttpGet.of(server, "/cluster", PATIENCE);
            } catch (IOException e) {
                throw new CommandFailure("no answer from " + server.address() + ": " + e.getMessage(), e);
            }
        }

        private static List<String> row(JsonNode node) {
            var remarks = new ArrayList<String>();
            if (node.get("self").asBoolean()) {
                remarks.add("asked");
            }
            if (node.get("leader").asBoolean()) {
                remarks.add("leader");
            }
            var entities = node.get("entities");
            return List.of(node.get("address").asText(),
                    node.get("status").asText() + (node.get("reachable").asBoolean() ? "" : ", out of reach"),
                    node.get("version").asText(), awake(entities.get("context")), awake(entities.get("lock-space")),
                    String.join(", ", remarks));
        }

        /** Entities in memory, and the shards they may live in. */
        private static String awake(JsonNode kind) {
            return kind == null ? "?" : kind.get("awake").asInt() + " in " + kind.get("shards").asInt() + " shards";
        }
    }
}
