package dev.tutti.config;

import dev.tutti.config.Source.InFile;
import dev.tutti.config.YamlNode.Entries;
import dev.tutti.config.YamlNode.Entry;
import dev.tutti.config.YamlNode.Items;
import dev.tutti.config.YamlNode.Refused;
import dev.tutti.config.YamlNode.Scalar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document into {@link YamlNode}s. Nothing is constructed from it but texts, lists and maps, and what could
 * make much of little (aliases, deep nesting, a large file) is refused; so are tags and keys that are there twice.
 */
final class YamlReader {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 32;

    private final Path file;
    private final List<Problem> problems;
    private Iterator<Event> events;

    /** Goes no further: what follows cannot be understood. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    YamlReader(Path file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The document, or nothing where it is empty or cannot be read; the problems say so then. */
    Optional<YamlNode> read() {
        try {
            return document(text());
        } catch (MarkedYamlEngineException e) {
            problem(e.getProblemMark().or(e::getContextMark)
                    .map(mark -> new InFile(file, mark.getLine() + 1, mark.getColumn() + 1)).orElse(whole()),
                    "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problem(whole(), "is not YAML: " + e.getMessage());
        } catch (Unreadable e) {
            // Its problem is in the list.
        }
        return Optional.empty();
    }

    private String text() {
        try {
            var bytes = read(file);
            if (bytes.length > MAX_BYTES) {
                throw unreadable(whole(), "is larger than a configuration may be (1 MiB)");
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw unreadable(whole(), "is not UTF-8");
        } catch (IOException e) {
            throw unreadable(whole(), "cannot be read" + (Files.exists(file)
                    ? Files.isDirectory(file) ? ": it is a directory" : ": " + e.getMessage()
                    : ": there is no such file"));
        }
    }

    /** What is no file, such as a device, may have no end. */
    private static byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private Optional<YamlNode> document(String text) {
        events = new Parse(LoadSettings.builder().build()).parseString(text).iterator();
        var document = Optional.<YamlNode>empty();
        while (events.hasNext()) {
            var event = events.next();
            if (event instanceof StreamEndEvent) {
                break;
            }
            if (event instanceof DocumentStartEvent) {
                if (document.isPresent()) {
                    throw unreadable(at(event), "a second document begins here; a configuration is one");
                }
                document = Optional.of(node(events.next(), 0));
            }
        }
        return document;
    }

    private YamlNode node(Event event, int depth) {
        var at = at(event);
        if (depth > MAX_DEPTH) {
            throw unreadable(at, "is nested deeper than " + MAX_DEPTH + " levels");
        }
        return switch (event) {
            case ScalarEvent scalar -> {
                var node = new Scalar(scalar.getValue(), scalar.isPlain(), at);
                yield scalar.getTag().isPresent() ? tagged(at, scalar.getTag().get()) : node;
            }
            case SequenceStartEvent sequence -> {
                var items = new ArrayList<YamlNode>();
                for (var next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
                    items.add(node(next, depth + 1));
                }
                yield sequence.getTag().isPresent()
                        ? tagged(at, sequence.getTag().get())
                        : new Items(items, at);
            }
            case MappingStartEvent mapping -> {
                var entries = entries(depth);
                yield mapping.getTag().isPresent() ? tagged(at, mapping.getTag().get()) : new Entries(entries, at);
            }
            case AliasEvent alias -> {
                problem(at, "aliases (*" + alias.getAlias() + ") are not taken");
                yield new Refused(at);
            }
            default -> throw unreadable(at, "is not understood: " + event.getEventId());
        };
    }

    private List<Entry> entries(int depth) {
        var entries = new ArrayList<Entry>();
        var seen = new HashMap<String, InFile>();
        for (var next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            var key = node(next, depth + 1);
            var value = node(events.next(), depth + 1);
            if (key instanceof Scalar name) {
                var first = seen.putIfAbsent(name.text(), name.at());
                if (first == null) {
                    entries.add(new Entry(name.text(), name.at(), value));
                } else {
                    problem(name.at(), "'" + name.text() + "' is there twice, first in line " + first.line());
                }
            } else if (!(key instanceof Refused)) {
                problem(key.at(), "a key must be a text");
            }
        }
        return entries;
    }

    private YamlNode tagged(InFile at, String tag) {
        problem(at, "tags (" + tag + ") are not taken");
        return new Refused(at);
    }

    private InFile at(Event event) {
        return event.getStartMark().map(mark -> new InFile(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElseGet(this::whole);
    }

    private InFile whole() {
        return new InFile(file, 0, 0);
    }

    private void problem(InFile at, String message) {
        problems.add(new Problem(at, message));
    }

    private Unreadable unreadable(InFile at, String message) {
        problem(at, message);
        return new Unreadable();
    }
}
