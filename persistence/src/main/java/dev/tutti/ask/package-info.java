/** Questions to entities, and the way of their answers. */
package dev.tutti.ask;
