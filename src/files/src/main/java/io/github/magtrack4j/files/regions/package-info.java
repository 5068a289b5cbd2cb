/** Regions of interest, one for each bead, as CSV files. */
package io.github.magtrack4j.files.regions;
