/** The frames of a WebSocket. */
package dev.tutti.protocol.stream;
