/** How nodes write to each other: records as CBOR, under names of their own. */
package dev.tutti.node;
