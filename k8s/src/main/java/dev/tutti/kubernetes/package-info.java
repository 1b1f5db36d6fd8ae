/** What only nodes on Kubernetes need, with the libraries that only they have on their class path. */
package dev.tutti.kubernetes;
