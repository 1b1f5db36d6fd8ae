/**
 * What the engine tells of itself: ports that the parts record into, and that whoever runs the engine may connect to a
 * registry. A part asks for its instruments once, when it starts; recording then looks nothing up and allocates nothing.
 */
package dev.tutti.telemetry;
