/** {@code magtrack tether}: traces and what was done meanwhile in, what kind of tether each bead hangs on out. */
package io.github.magtrack4j.cli.tether;
