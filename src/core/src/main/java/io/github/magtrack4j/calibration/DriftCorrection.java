package io.github.magtrack4j.calibration;

import io.github.magtrack4j.internal.Arguments;

/**
 * The drift of a microscope in one coordinate, from beads that are stuck to the surface.
 *
 * <p>A reference bead's displacement in a frame is its position less its mean position, taken over the frames in which
 * all reference beads were found, so that a bead that comes or goes makes no step. The drift is the mean displacement
 * of the reference beads that were found in that frame; where none was, it is NaN, and so is what it is subtracted
 * from.
 *
 * <p>What n reference beads found have in common is known to {@code s / √n}, where s is the scatter of single reference
 * beads about the drift: {@code s² = Σ r² / Σ (n - 1)}, with the residual r of each bead and frame, over all frames.
 * With one reference bead there is no scatter to see, and the uncertainty is NaN. The error of a corrected position is
 * larger by this, in squares; a reference bead's own is smaller, for it is a part of the mean that is subtracted from
 * it.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class DriftCorrection {
    private final double[] drift;
    private final int[] found;
    private final double scatter;

    private DriftCorrection(double[] drift, int[] found, double scatter) {
        this.drift = drift;
        this.found = found;
        this.scatter = scatter;
    }

    /**
     * Finds the drift.
     *
     * @param positions one coordinate of each reference bead, at least one, in each frame; NaN where it was not found
     * @throws IllegalArgumentException if there is no bead, or the beads differ in their numbers of frames
     */
    public static DriftCorrection of(double[][] positions) {
        Arguments.atLeast("the number of reference beads", positions.length, 1);
        int frames = positions[0].length;
        for (double[] bead : positions) {
            Arguments.require(
                    "a reference bead's number of frames",
                    bead.length,
                    bead.length == frames,
                    "that of the first, " + frames);
        }
        double[] means = means(positions);
        double[] drift = new double[frames];
        int[] found = new int[frames];
        double squares = 0;
        long freedoms = 0;
        for (int frame = 0; frame < frames; frame++) {
            double sum = 0;
            for (int bead = 0; bead < positions.length; bead++) {
                double displacement = positions[bead][frame] - means[bead];
                if (!Double.isNaN(displacement)) {
                    sum += displacement;
                    found[frame]++;
                }
            }
            drift[frame] = sum / found[frame];
            for (int bead = 0; bead < positions.length; bead++) {
                double residual = positions[bead][frame] - means[bead] - drift[frame];
                squares += Double.isNaN(residual) ? 0 : residual * residual;
            }
            freedoms += Math.max(found[frame] - 1, 0);
        }
        return new DriftCorrection(drift, found, freedoms == 0 ? Double.NaN : Math.sqrt(squares / freedoms));
    }

    private static double[] means(double[][] positions) {
        double[] sums = new double[positions.length];
        int count = 0;
        for (int frame = 0; frame < positions[0].length; frame++) {
            boolean all = true;
            for (double[] bead : positions) {
                all &= !Double.isNaN(bead[frame]);
            }
            if (all) {
                for (int bead = 0; bead < sums.length; bead++) {
                    sums[bead] += positions[bead][frame];
                }
                count++;
            }
        }
        for (int bead = 0; bead < sums.length; bead++) {
            sums[bead] /= count;
        }
        return sums;
    }

    /** Returns the number of frames. */
    public int frames() {
        return drift.length;
    }

    /** Returns what is to be subtracted from a position in this frame; NaN if no reference bead was found. */
    public double drift(int frame) {
        return drift[frame];
    }

    /** Returns the number of reference beads that were found in this frame. */
    public int found(int frame) {
        return found[frame];
    }

    /** Returns the scatter of a single reference bead about the drift, one SD; NaN with one reference bead. */
    public double scatter() {
        return scatter;
    }

    /**
     * Returns the uncertainty of the drift in this frame, one SD; NaN with one reference bead, or where none was found.
     */
    public double uncertainty(int frame) {
        return found[frame] == 0 ? Double.NaN : scatter / Math.sqrt(found[frame]);
    }
}
