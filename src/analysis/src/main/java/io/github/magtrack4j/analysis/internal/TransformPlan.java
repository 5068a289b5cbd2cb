package io.github.magtrack4j.analysis.internal;

import io.github.magtrack4j.internal.fft.ComplexFft;
import io.github.magtrack4j.internal.fft.ComplexPlanes;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Power spectra of real rows of one even length, and the blocks that their frequencies are averaged in; planned once
 * for a length, since all traces of a movie have the same.
 *
 * <p>Blocks are narrow: single frequencies up to the 400th, and no wider than 1/200 of their frequency beyond, so that
 * a smooth spectrum at a block's middle is its mean to 1e-5.
 *
 * <p>Immutable, and safe to share between threads.
 */
public final class TransformPlan {
    /** Shorter rows have hardly a frequency. */
    public static final int MIN_LENGTH = 32;

    private static final int PER_BLOCK = 200;
    private static final int LARGEST_PRIME = 7;
    private static final int KEPT = 8;
    private static final Map<Integer, TransformPlan> PLANS = new ConcurrentHashMap<>();

    private final int length;
    private final ComplexFft half;
    private final double[] cos;
    private final double[] sin;

    /** Where each block begins, as the number of a frequency; and where the last one ends. */
    private final int[] starts;

    private final double[] sinSquares;
    private final double[] centers;

    private TransformPlan(int length) {
        this.length = length;
        half = new ComplexFft(length / 2);
        cos = new double[length / 2];
        sin = new double[length / 2];
        for (int k = 0; k < length / 2; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / length);
            sin[k] = Math.sin(2 * Math.PI * k / length);
        }
        // Neither 0, which is the mean, nor half the rate, which has only one part.
        int[] found = new int[length / 2 + 1];
        int count = 0;
        int k = 1;
        while (k < length / 2) {
            found[count++] = k;
            k = Math.min(k + Math.max(1, k / PER_BLOCK), length / 2);
        }
        found[count] = k;
        starts = Arrays.copyOf(found, count + 1);
        sinSquares = new double[count];
        centers = new double[count];
        for (int block = 0; block < count; block++) {
            centers[block] = (starts[block] + starts[block + 1] - 1) / 2.0;
            double s = Math.sin(Math.PI * centers[block] / length);
            sinSquares[block] = s * s;
        }
    }

    /** Returns the plan for an even length. */
    public static TransformPlan of(int length) {
        if (PLANS.size() > KEPT) {
            PLANS.clear();
        }
        return PLANS.computeIfAbsent(length, TransformPlan::new);
    }

    /** Returns the largest even length up to a limit that is quick to transform; 0 if there is none. */
    public static int quickLength(int limit) {
        for (int length = limit / 2 * 2; length >= MIN_LENGTH; length -= 2) {
            int rest = length;
            for (int prime = 2; prime <= LARGEST_PRIME; prime++) {
                while (rest % prime == 0) {
                    rest /= prime;
                }
            }
            if (rest == 1) {
                return length;
            }
        }
        return 0;
    }

    /** Returns the number of samples of a row. */
    public int length() {
        return length;
    }

    /** Returns the number of blocks. */
    public int blocks() {
        return centers.length;
    }

    /** Returns how many frequencies a block has. */
    public int width(int block) {
        return starts[block + 1] - starts[block];
    }

    /** Returns the middle of a block, in units of the rate over the length. */
    public double center(int block) {
        return centers[block];
    }

    /** Returns sin²(πfτ) in the middle of each block; not to be changed. */
    public double[] sinSquares() {
        return sinSquares;
    }

    /**
     * Adds the squared moduli of the transform of a row, without the first, to those at frequencies 1 to length/2 - 1.
     */
    public void addPowers(double[] row, double scale, double[] powers) {
        int m = length / 2;
        ComplexPlanes data = new ComplexPlanes(m);
        ComplexPlanes scratch = new ComplexPlanes(m);
        for (int j = 0; j < m; j++) {
            data.re[j] = row[2 * j];
            data.im[j] = row[2 * j + 1];
        }
        half.forward(data, 1, scratch);
        for (int k = 1; k < m; k++) {
            double evenRe = (data.re[k] + data.re[m - k]) / 2;
            double evenIm = (data.im[k] - data.im[m - k]) / 2;
            double oddRe = (data.im[k] + data.im[m - k]) / 2;
            double oddIm = (data.re[m - k] - data.re[k]) / 2;
            double re = evenRe + cos[k] * oddRe + sin[k] * oddIm;
            double im = evenIm + cos[k] * oddIm - sin[k] * oddRe;
            powers[k] += scale * (re * re + im * im);
        }
    }

    /** Writes the real part of the transform of a row, {@code Σ x[j] cos(2πjk/length)}, for k = 1 to length/2 - 1. */
    public void cosines(double[] row, double[] into) {
        int m = length / 2;
        ComplexPlanes data = new ComplexPlanes(m);
        ComplexPlanes scratch = new ComplexPlanes(m);
        for (int j = 0; j < m; j++) {
            data.re[j] = row[2 * j];
            data.im[j] = row[2 * j + 1];
        }
        half.forward(data, 1, scratch);
        for (int k = 1; k < m; k++) {
            double evenRe = (data.re[k] + data.re[m - k]) / 2;
            double oddRe = (data.im[k] + data.im[m - k]) / 2;
            double oddIm = (data.re[m - k] - data.re[k]) / 2;
            into[k] = evenRe + cos[k] * oddRe + sin[k] * oddIm;
        }
    }

    /** Writes the mean of each block of numbers at frequencies 1 to length/2 - 1. */
    public void blockMeans(double[] values, double[] into) {
        for (int block = 0; block < centers.length; block++) {
            double sum = 0;
            for (int k = starts[block]; k < starts[block + 1]; k++) {
                sum += values[k];
            }
            into[block] = sum / width(block);
        }
    }
}
