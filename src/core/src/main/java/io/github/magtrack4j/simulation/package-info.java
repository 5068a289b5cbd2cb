/**
 * Beads as the microscope sees them, with their true positions: for tests, for demonstrations, and for a look-up table
 * where no bead was measured.
 *
 * <p>{@link io.github.magtrack4j.BeadOptics} says which sphere, which light, which camera pixel. With it a backend's
 * {@code simulateBeads} renders one bead per image, without noise, by scalar diffraction: a sphere delays the light
 * that passes through it, the field behind it travels to the focal plane, the objective cuts off what it cannot
 * collect, and the camera sees the intensity.
 *
 * <p>{@link io.github.magtrack4j.simulation.MovieSimulator} renders full frames of many beads, each moving about its
 * anchor ({@link io.github.magtrack4j.simulation.BeadMotion}), through a camera that counts electrons
 * ({@link io.github.magtrack4j.simulation.Camera}). It knows where every bead truly was.
 *
 * <p>The axes are those of the rest of the library: x along a row, y down a column, z along the optical axis. Positions
 * of single beads and heights are in nm, positions in frames in pixels.
 */
package io.github.magtrack4j.simulation;
