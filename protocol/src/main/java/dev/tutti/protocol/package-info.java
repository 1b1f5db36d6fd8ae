/** The language of Tutti: ids, WorkUnits, requests, replies, events and problems. Knows no Pekko and does no I/O. */
package dev.tutti.protocol;
