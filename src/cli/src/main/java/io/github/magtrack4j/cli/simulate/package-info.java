/** {@code magtrack simulate}: beads on tethers in, a movie, its truth and a look-up table out. */
package io.github.magtrack4j.cli.simulate;
