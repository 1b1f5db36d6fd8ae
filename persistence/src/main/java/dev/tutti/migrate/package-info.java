/** Everything that one store keeps, carried over to another. */
package dev.tutti.migrate;
