package dev.tutti.cli.transcript;

import dev.tutti.cli.transcript.Payload.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Stands between a parser and the sender: gives each unit its lasting id, and makes it fit the contract's limits. */
final class Scribe {
    /** The contract's limits of a unit: a payload in bytes, a meta value in characters. */
    static final int PAYLOAD_BYTES = 1 << 20;
    static final int META_CHARS = 4096;

    private final String contextId;
    private final String format;
    private final String source;
    private final UnitSink sink;
    private final List<String> notices = new ArrayList<>();
    private double done;
    private int splitPayloads;
    private int repairedPayloads;
    private int cutMetaValues;

    Scribe(String contextId, String format, String source, UnitSink sink) {
        this.contextId = contextId;
        this.format = format;
        this.source = source;
        this.sink = sink;
    }

    /** How far the parser is, 0 to 1; what it writes from here on is reported with it. */
    void progress(double done) {
        this.done = Math.clamp(done, 0, 1);
    }

    void notice(String sentence) {
        notices.add(sentence);
    }

    List<String> notices() {
        var all = new ArrayList<>(notices);
        if (splitPayloads > 0) {
            all.add(splitPayloads
                    + " payload(s) over 1 MiB stored in parts: meta 'part' and 'parts', linked by CONTINUES");
        }
        if (repairedPayloads > 0) {
            all.add(repairedPayloads
                    + " payload(s) with half a surrogate pair, which UTF-8 cannot hold: stored with U+FFFD"
                    + " in its place and meta 'repaired'");
        }
        if (cutMetaValues > 0) {
            all.add(cutMetaValues + " meta value(s) cut to " + META_CHARS + " characters");
        }
        return all;
    }

    /**
     * @param identity what tells this transcript from others in the same Context
     * @return the id of the unit, or of its first part
     */
    UUID write(String identity, Draft draft) {
        var meta = fittedMeta(draft.meta());
        var payload = draft.payload();
        if (payload instanceof Text text && !WellFormed.is(text.text())) {
            repairedPayloads++;
            meta.put("repaired", "surrogates");
            payload = new Text(WellFormed.of(text.text()), text.contentType());
        }
        var parts = PayloadParts.of(payload, PAYLOAD_BYTES);
        if (parts.size() > 1) {
            splitPayloads++;
            meta.put("parts", Integer.toString(parts.size()));
        }
        var first = unitId(identity, draft, draft.place());
        var previous = first;
        for (var i = 0; i < parts.size(); i++) {
            var partMeta = new TreeMap<>(meta);
            if (parts.size() > 1) {
                partMeta.put("part", Integer.toString(i + 1));
            }
            if (i == 0) {
                send(first, draft, partMeta, parts.getFirst(), draft.links(), draft.place());
            } else {
                var place = draft.place() + "/part/" + (i + 1);
                var id = unitId(identity, draft, place);
                send(id, draft, partMeta, parts.get(i), List.of(Link.continues(previous)), place);
                previous = id;
            }
        }
        return first;
    }

    private UUID unitId(String identity, Draft draft, String place) {
        return StableIds.of(draft.observedAt(), contextId, format, identity, place, draft.type().name());
    }

    private void send(UUID id, Draft draft, Map<String, String> meta, Payload payload, List<Link> links, String place) {
        sink.accept(new TranscriptUnit(id, contextId, draft.agentId(), draft.type(), Collections.unmodifiableMap(meta),
                payload, List.copyOf(links), draft.observedAt(), place), done);
    }

    private Map<String, String> fittedMeta(Map<String, String> given) {
        var meta = new TreeMap<String, String>();
        meta.put("format", format);
        meta.put("source", WellFormed.of(source));
        for (var entry : given.entrySet()) {
            var value = entry.getValue();
            if (value.length() > META_CHARS) {
                cutMetaValues++;
                value = value.substring(0, META_CHARS - 1) + "…";
            }
            meta.put(entry.getKey(), WellFormed.of(value));
        }
        return meta;
    }
}
