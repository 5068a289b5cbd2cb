package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import java.util.Arrays;
import java.util.Optional;

/**
 * Allan or Hadamard variances of a trace at averaging times of 1, 2, 4, 8 … frames, overlapping, for a fit.
 *
 * <p><b>Gaps.</b> Only means without a gap in them are taken, and those that a variance compares follow one another; a
 * time with fewer than {@value #MIN_INDEPENDENT} independent means is left out. {@link #usedFrames} of {@link #frames}
 * says how many frames the shortest time has.
 *
 * <p><b>Drift.</b> Hadamard's variance does not see a steady drift. For Allan's the line of least squares is subtracted
 * first, and what goes with it of the bead's motion is expected in the fit.
 *
 * <p>Sources: D. W. Allan, Proc. IEEE 54 (1966) 221; R. A. Baugh, "Frequency modulation analysis with the Hadamard
 * variance", Proc. 25th Annual Symposium on Frequency Control (1971) 222; for tweezers, B. M. Lansdorp and O. A. Saleh,
 * Rev. Sci. Instrum. 83 (2012) 025115.
 *
 * <p>Immutable, and safe to share between threads.
 */
public final class OctaveVariances {
    /** The kinds of variance. */
    public enum Kind {
        /** Half the mean square difference of two neighbouring means. */
        ALLAN,
        /** A sixth of the mean square second difference of three neighbouring means. */
        HADAMARD
    }

    /** A time with fewer independent means is left out. */
    public static final int MIN_INDEPENDENT = 8;

    private final Kind kind;
    private final Camera camera;
    private final int frames;
    private final int used;
    private final int[] lengths;
    private final double[] variances;
    private final int[] counts;

    private OctaveVariances(
            Kind kind, Camera camera, int frames, int used, int[] lengths, double[] variances, int[] counts) {
        this.kind = kind;
        this.camera = camera;
        this.frames = frames;
        this.used = used;
        this.lengths = lengths;
        this.variances = variances;
        this.counts = counts;
    }

    /**
     * Takes the variances of a trace.
     *
     * @param kind Allan's or Hadamard's
     * @param values positions at equal intervals, in nm; NaN where there is none
     * @param camera that took them
     * @return the variances; empty if gaps leave fewer than three averaging times
     */
    public static Optional<OctaveVariances> of(Kind kind, double[] values, Camera camera) {
        int n = values.length;
        double[] sums = new double[n + 1];
        int[] gaps = new int[n + 1];
        Line line = Line.of(values, kind == Kind.ALLAN);
        for (int i = 0; i < n; i++) {
            boolean there = Double.isFinite(values[i]);
            sums[i + 1] = sums[i] + (there ? values[i] - line.at(i) : 0);
            gaps[i + 1] = gaps[i] + (there ? 0 : 1);
        }
        int means = kind == Kind.ALLAN ? 2 : 3;
        int[] lengths = new int[32];
        double[] variances = new double[32];
        int[] counts = new int[32];
        int octaves = 0;
        for (int m = 1; m <= n / MIN_INDEPENDENT; m *= 2) {
            double squares = 0;
            int count = 0;
            int span = means * m;
            for (int k = 0; k + span <= n; k++) {
                if (gaps[k + span] == gaps[k]) {
                    double difference = kind == Kind.ALLAN
                            ? sums[k + 2 * m] - 2 * sums[k + m] + sums[k]
                            : sums[k + 3 * m] - 3 * sums[k + 2 * m] + 3 * sums[k + m] - sums[k];
                    squares += difference * difference;
                    count++;
                }
            }
            // With gaps there are fewer, but each of the windows overlaps with 2m others.
            if (count >= (MIN_INDEPENDENT - means) * m && count > 0) {
                lengths[octaves] = m;
                variances[octaves] = squares / (kind == Kind.ALLAN ? 2 : 6) / count / m / m;
                counts[octaves] = count;
                octaves++;
            }
        }
        if (octaves < 3 || Arrays.stream(variances, 0, octaves).anyMatch(v -> !(v > 0))) {
            return Optional.empty();
        }
        return Optional.of(new OctaveVariances(
                kind,
                camera,
                n,
                n - gaps[n],
                Arrays.copyOf(lengths, octaves),
                Arrays.copyOf(variances, octaves),
                Arrays.copyOf(counts, octaves)));
    }

    /** Returns which variance it is. */
    public Kind kind() {
        return kind;
    }

    /** Returns the camera that took the trace. */
    public Camera camera() {
        return camera;
    }

    /** Returns the number of frames of the trace, gaps included. */
    public int frames() {
        return frames;
    }

    /** Returns how many frames have a position. */
    public int usedFrames() {
        return used;
    }

    /** Returns the averaging times, in s. */
    public double[] times() {
        return Arrays.stream(lengths).mapToDouble(m -> m * camera.period()).toArray();
    }

    /** Returns the variance at each time, in nm². */
    public double[] variances() {
        return variances.clone();
    }

    /**
     * Returns half the degrees of freedom of each variance, which is gamma-distributed with about this shape:
     * independent means less 1, or less 2 for Hadamard's.
     */
    public double[] shapes() {
        double[] shapes = new double[lengths.length];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = (windows(i) / (double) lengths[i] + 1) / 2;
        }
        return shapes;
    }

    /** How many windows there are, or would be of as many frames without gaps. */
    int windows(int octave) {
        return counts[octave];
    }

    int length(int octave) {
        return lengths[octave];
    }

    int octaves() {
        return lengths.length;
    }

    double[] data() {
        return variances;
    }

    /**
     * Returns the variances that a motion is expected to have here.
     *
     * @param motion with this camera's period
     */
    public double[] expected(SampledMotion motion) {
        double[] into = new double[lengths.length];
        expected(motion, into);
        return into;
    }

    void expected(SampledMotion motion, double[] into) {
        double ofMean = motion.varianceOfMean(frames);
        for (int i = 0; i < lengths.length; i++) {
            if (kind == Kind.ALLAN) {
                // The slope of the line has the variance 12 · that of the mean / duration².
                double part = lengths[i] / (double) frames;
                into[i] = motion.allanVariance(lengths[i]) - 6 * part * part * ofMean;
            } else {
                into[i] = motion.hadamardVariance(lengths[i]);
            }
        }
    }
}
