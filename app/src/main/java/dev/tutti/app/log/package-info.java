/** The form of what a server says while it runs: its log, the line that tells its address, and why it did not start. */
package dev.tutti.app.log;
