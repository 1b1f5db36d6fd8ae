/** Locks: what can be locked, asked, answered, and what happened. */
package dev.tutti.protocol.lock;
