/** What the engine tells of itself, kept in memory and shown as Prometheus wants it. */
package dev.tutti.app.metrics;
