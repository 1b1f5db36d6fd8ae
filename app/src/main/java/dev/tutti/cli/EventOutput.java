package dev.tutti.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How {@code tutti tail} shows what happens. */
interface EventOutput {

    /**
     * @param cursor the place right after the unit, or empty where it is not known
     */
    void unit(ObjectNode unit, String cursor);

    /** Anything else that happens in a Context. */
    void other(String name, ObjectNode data, String cursor);
}
