package dev.tutti.node;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What nodes write to each other, by name: {@code ContextReply.Found} for a record {@code Found} in {@code ContextReply}. During a
 * rolling update nodes of two versions are one cluster, so what has a name keeps it, and fields come and go but never change.
 */
public final class MessageTypes {
    private final TreeMap<String, Class<?>> byName = new TreeMap<>();
    private final Map<Class<?>, String> byType = new HashMap<>();
    private final SimpleModule module = new SimpleModule("tutti-messages");

    /** Says of a value which of its family it is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}

    /** A sealed interface with all that it permits: wherever it stands in a message, its name is written along. */
    public MessageTypes family(Class<?> family) {
        if (!family.isSealed()) {
            throw new IllegalArgumentException(family + " is not sealed");
        }
        module.setMixInAnnotation(family, Named.class);
        for (var member : family.getPermittedSubclasses()) {
            if (member.isInterface()) {
                family(member);
            } else {
                message(member);
            }
        }
        return this;
    }

    /** A record that is a message of its own, or stands where anything may stand. */
    public MessageTypes message(Class<?> type) {
        var outer = type.getEnclosingClass();
        var name = outer == null ? type.getSimpleName() : outer.getSimpleName() + "." + type.getSimpleName();
        var other = byName.put(name, type);
        if (other != null && other != type) {
            throw new IllegalStateException("two messages have the name " + name + ": " + type + " and " + other);
        }
        byType.put(type, name);
        module.registerSubtypes(new NamedType(type, name));
        return this;
    }

    /** How a component that may be anything is written, such as {@code Object}: as what it is, by its name. */
    public MessageTypes annotate(Class<?> record, Class<?> mixIn) {
        module.setMixInAnnotation(record, mixIn);
        return this;
    }

    SimpleModule module() {
        return module;
    }

    /** Null where this version does not know the name. */
    Class<?> named(String name) {
        return byName.get(name);
    }

    List<String> names() {
        return new ArrayList<>(byName.keySet());
    }

    /** Null for what is no message. */
    String nameOf(Class<?> type) {
        return byType.get(type);
    }
}
