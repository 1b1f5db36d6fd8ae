/**
 * What a server is told: {@link dev.tutti.config.Configuration} lays the file, the environment and the options over the
 * defaults of the HOCON files, checks all of it, and knows of each value where it came from.
 */
package dev.tutti.config;
