package dev.tutti.cli;

import java.util.UUID;

/**
 * A unit in its wire form.
 *
 * @param place where in its transcript it stands, for messages to people
 */
record EncodedUnit(UUID id, String place, byte[] json) {}
