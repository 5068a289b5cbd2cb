/** {@code magtrack find}: frames in, regions of beads out. */
package io.github.magtrack4j.cli.find;
