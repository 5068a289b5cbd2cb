package io.github.magtrack4j.analysis;

import io.github.magtrack4j.internal.Arguments;

/**
 * Whether the positions of a bead along one axis depend on where within a pixel it is. A bead that moves over several
 * pixels is everywhere within a pixel equally often; where measured positions are not, the method pulls them towards
 * some places (as SPIFF shows: S. Burov et al., PNAS 114, 2017).
 *
 * <p>A bias of {@code a sin(2π x + φ)} pixels makes the mean of {@code exp(2πi x)} as large as {@code π a}. That mean
 * is compared with its own uncertainty, from the means of blocks, since positions in a row are not independent; and
 * with what the bead's own motion makes of it, {@code exp(-2π² s²)} for a Gaussian of SD s, which is not small where
 * the bead hardly moves.
 *
 * <p>Add positions in their order, then ask. Not safe to share between threads.
 */
public final class SubpixelUniformity {
    /** Beads that move less, in pixels (SD), are not everywhere within a pixel equally often. */
    public static final double MIN_MOTION = 0.6;

    /** Fewer positions tell nothing. */
    public static final int MIN_POSITIONS = 200;

    private static final int BLOCKS = 40;

    /** By chance alone the mean is as large as so many of its errors in one of 2000 cases. */
    private static final double SIGNIFICANT = 3.9;

    private final long positions;
    private final long[] counts = new long[BLOCKS];
    private final double[] cosines = new double[BLOCKS];
    private final double[] sines = new double[BLOCKS];
    private double first = Double.NaN;
    private double sum;
    private double squares;
    private long added;

    /**
     * Makes ready for the positions of a bead.
     *
     * @param positions how many will be added, those that are NaN included
     */
    public SubpixelUniformity(long positions) {
        Arguments.atLeast("positions", positions, 0);
        this.positions = positions;
    }

    /**
     * Adds the next position.
     *
     * @param position in pixels; NaN where the bead was not found
     */
    public void add(double position) {
        int block = (int) Math.clamp(added * BLOCKS / Math.max(positions, 1), 0, BLOCKS - 1L);
        added++;
        if (Double.isFinite(position)) {
            counts[block]++;
            double phase = 2 * Math.PI * position;
            cosines[block] += Math.cos(phase);
            sines[block] += Math.sin(phase);
            first = Double.isNaN(first) ? position : first;
            sum += position - first;
            squares += (position - first) * (position - first);
        }
    }

    private long count() {
        long count = 0;
        for (long ofBlock : counts) {
            count += ofBlock;
        }
        return count;
    }

    /** Returns whether the positions can tell: there are enough, and the bead moves over enough of a pixel. */
    public boolean canTell() {
        long count = count();
        double mean = sum / count;
        return count >= MIN_POSITIONS && Math.sqrt(squares / count - mean * mean) >= MIN_MOTION;
    }

    /**
     * Returns the amplitude of the bias in pixels, as the positions look, chance included; NaN if they
     * {@linkplain #canTell cannot tell}.
     */
    public double amplitude() {
        return canTell() ? Math.hypot(total(cosines), total(sines)) / Math.PI : Double.NaN;
    }

    /**
     * Returns whether the positions depend on the position within a pixel, by more than chance and the bead's motion
     * explain.
     */
    public boolean isBiased() {
        if (!canTell()) {
            return false;
        }
        double error = Math.max(error(cosines), error(sines));
        double ofMotion = Math.exp(-2 * Math.PI * Math.PI * MIN_MOTION * MIN_MOTION);
        return Math.PI * amplitude() > SIGNIFICANT * error + ofMotion;
    }

    private double total(double[] parts) {
        double total = 0;
        for (double part : parts) {
            total += part;
        }
        return total / count();
    }

    /** The uncertainty of the mean, from the differences of blocks. */
    private double error(double[] parts) {
        double mean = total(parts);
        double variance = 0;
        int blocks = 0;
        for (int block = 0; block < BLOCKS; block++) {
            if (counts[block] > 0) {
                double difference = parts[block] - counts[block] * mean;
                variance += difference * difference;
                blocks++;
            }
        }
        double count = count();
        return Math.sqrt(variance * blocks / Math.max(blocks - 1, 1)) / count;
    }
}
