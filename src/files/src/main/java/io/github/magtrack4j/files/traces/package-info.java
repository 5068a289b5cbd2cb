/** The positions of beads against the frame, as CSV, {@code .npy} or HDF5 files. */
package io.github.magtrack4j.files.traces;
