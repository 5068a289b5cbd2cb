/** {@code magtrack accuracy}: simulated beads, tracked by each method, against the truth and the Cramér-Rao bound. */
package io.github.magtrack4j.cli.accuracy;
