package dev.tutti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tutti tail}: what happens in a Context, as it happens. */
@Command(name = "tail", mixinStandardHelpOptions = true, versionProvider = TuttiVersion.class, description = "Follows a Context live: its last units, then every new one until Ctrl-C.%n")
final class TailCommand implements Callable<Integer> {
    private static final int UNITS_BEFORE = 10;
    private static final JsonMapper MAPPER = new JsonMapper();

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "CONTEXT", description = "The Context to follow; it need not exist yet.")
    private String context;

    @Option(names = "--from", paramLabel = "start|now|CURSOR", description = "Where to begin: with the first unit, the next one, or after a cursor that --json showed"
            + " (default: the last " + UNITS_BEFORE + " units).")
    private String from;

    @Option(names = "--full", description = "Show payloads whole.")
    private boolean full;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    @Option(names = "--no-color", description = "Print without colours (also with NO_COLOR set).")
    private boolean noColor;

    @Option(names = "--agent", paramLabel = "ID", defaultValue = "${env:TUTTI_AGENT}", description = "Who follows (default: $TUTTI_AGENT).")
    private String agent;

    @Override
    public Integer call() throws InterruptedException {
        var output = output(Terminal.detect());
        var address = server.server(agent);
        // Not closed: closing waits for a response that by its nature does not end.
        var http = Server.httpClient();
        var cursor = begin(address, http, output);
        var stream = new ContextStream(address, http, Thread::sleep, cursor, this::tell, this::nobodyListens,
                event -> show(event, output));
        stream.follow(context);
        return 0;
    }

    /** Shows what comes before the live part, and says where that begins. */
    private String begin(Server address, HttpClient http, EventOutput output) throws InterruptedException {
        if (from != null && !from.equals("now")) {
            return from;
        }
        // A cursor instead of "now": should the connection break before the first event, nothing is missed.
        var page = ContextPage.newest(address, http, context, from == null ? UNITS_BEFORE : 1);
        if (from == null) {
            page.units().forEach(unit -> output.unit(unit, ""));
            spec.commandLine().getOut().flush();
        }
        return page.cursor();
    }

    private EventOutput output(Terminal terminal) {
        var out = spec.commandLine().getOut();
        if (json) {
            return new JsonOutput(out, terminal.outIsTerminal());
        }
        var noColorSet = System.getenv("NO_COLOR");
        var color = terminal.outIsTerminal() && !noColor && (noColorSet == null || noColorSet.isEmpty());
        var columns = terminal.outIsTerminal() ? terminal.columns() : 0;
        return new TextOutput(out, new AgentColors(color),
                new TextOutput.Layout(columns, full, ZoneId.systemDefault()));
    }

    private void show(SseEvent event, EventOutput output) {
        try {
            if (!(MAPPER.readTree(event.data()) instanceof ObjectNode data)) {
                return;
            }
            switch (event.name()) {
                case "workunit.created" -> output.unit(data, event.id());
                // The server is about to stop: the connection ends, and the next one goes on.
                case "goaway" -> {
                }
                default -> output.other(event.name(), data, event.id());
            }
        } catch (JsonProcessingException e) {
            tell("an event that is not JSON was left out (" + event.name() + ", cursor " + event.id() + ")");
        }
        spec.commandLine().getOut().flush();
    }

    /** Whether standard output is closed, as by {@code | head}. */
    private boolean nobodyListens() {
        return spec.commandLine().getOut().checkError();
    }

    private void tell(String sentence) {
        spec.commandLine().getErr().println("tutti: " + TerminalText.escaped(sentence, false));
    }
}
