package io.github.magtrack4j.internal.fft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A complex discrete Fourier transform of any length n, over the rows of an array: every column of an array of n rows
 * is one transform, and all columns are transformed together.
 *
 * <p>Forward, {@code Y[j] = Σ X[k] exp(-2πi jk / n)}; inverse, the same with {@code +2πi}; neither divides by n.
 *
 * <p>The algorithm is Stockham's, decimation in frequency: it sorts itself on the way from one buffer to the other and
 * back, so there is no bit reversal (C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", SIAM 1992,
 * section 1.7). The length is split into factors 4, 2, 3 and 5, each with a butterfly written out, and into whatever
 * primes remain, each with a direct sum of p² terms: right for every length, quick for lengths without large primes.
 *
 * <p>A plan is immutable and safe to share between threads, each with its own data and scratch.
 */
public final class ComplexFft {
    private static final double SIN_60 = Math.sqrt(3) / 2;
    private static final double COS_72 = (Math.sqrt(5) - 1) / 4;
    private static final double SIN_72 = Math.sqrt(10 + 2 * Math.sqrt(5)) / 4;
    private static final double COS_144 = -(Math.sqrt(5) + 1) / 4;
    private static final double SIN_144 = Math.sqrt(10 - 2 * Math.sqrt(5)) / 4;

    private final int length;
    private final int[] factors;

    /** {@code exp(-2πi k / length)} for k = 0 … length - 1: every stage's twiddle factors are among them. */
    private final double[] rootRe;

    private final double[] rootIm;

    /**
     * Plans transforms of a length.
     *
     * @param length the number of rows, at least 1
     */
    public ComplexFft(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length is " + length + "; it must be at least 1");
        }
        this.length = length;
        factors = factors(length);
        rootRe = new double[length];
        rootIm = new double[length];
        for (int k = 0; k < length; k++) {
            double angle = 2 * Math.PI * k / length;
            rootRe[k] = Math.cos(angle);
            rootIm[k] = -Math.sin(angle);
        }
    }

    private static int[] factors(int length) {
        List<Integer> factors = new ArrayList<>();
        int rest = length;
        // 4 before 2: a butterfly of 4 costs less than two of 2.
        for (int factor = 4; rest > 1; ) {
            if (rest % factor == 0) {
                factors.add(factor);
                rest /= factor;
            } else if (factor == 4) {
                factor = 2;
            } else {
                factor = factor == 2 ? 3 : factor + 2;
            }
        }
        return factors.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the length of the transform. */
    public int length() {
        return length;
    }

    /**
     * Transforms every column of an array, forward, in place.
     *
     * @param data {@code length × columns} numbers, row after row, from the start of the planes
     * @param columns the number of columns
     * @param scratch room for as many numbers; what it holds afterwards is undefined
     */
    public void forward(ComplexPlanes data, int columns, ComplexPlanes scratch) {
        requireRoom("data", data, columns);
        requireRoom("scratch", scratch, columns);
        transform(data.re, data.im, columns, scratch.re, scratch.im);
    }

    /**
     * Transforms every column of an array, inverse, in place, without dividing by the length.
     *
     * @param data {@code length × columns} numbers, row after row, from the start of the planes
     * @param columns the number of columns
     * @param scratch room for as many numbers; what it holds afterwards is undefined
     */
    public void inverse(ComplexPlanes data, int columns, ComplexPlanes scratch) {
        requireRoom("data", data, columns);
        requireRoom("scratch", scratch, columns);
        // With real and imaginary parts exchanged on the way in and out, forward is inverse.
        transform(data.im, data.re, columns, scratch.im, scratch.re);
    }

    private void requireRoom(String name, ComplexPlanes planes, int columns) {
        if (columns < 0 || planes.size() < (long) length * columns) {
            throw new IllegalArgumentException(name + " has room for " + planes.size() + " numbers; it must have "
                    + length + " rows of " + columns);
        }
    }

    private void transform(double[] re, double[] im, int columns, double[] scratchRe, double[] scratchIm) {
        double[] fromRe = re;
        double[] fromIm = im;
        double[] toRe = scratchRe;
        double[] toIm = scratchIm;
        int rest = length;
        int run = columns;
        for (int factor : factors) {
            rest /= factor;
            stage(factor, rest, run, fromRe, fromIm, toRe, toIm);
            run *= factor;
            double[] swap = fromRe;
            fromRe = toRe;
            toRe = swap;
            swap = fromIm;
            fromIm = toIm;
            toIm = swap;
        }
        if (factors.length % 2 == 1) {
            System.arraycopy(fromRe, 0, re, 0, run);
            System.arraycopy(fromIm, 0, im, 0, run);
        }
    }

    /**
     * One stage: for each group and each of {@code run} consecutive numbers, the numbers {@code group + groups · k} are
     * transformed among themselves, multiplied by {@code exp(-2πi j group / (factor · groups))}, and stored side by
     * side.
     */
    private void stage(int factor, int groups, int run, double[] re, double[] im, double[] toRe, double[] toIm) {
        for (int group = 0; group < groups; group++) {
            switch (factor) {
                case 2 -> butterfly2(group, groups, run, re, im, toRe, toIm);
                case 3 -> butterfly3(group, groups, run, re, im, toRe, toIm);
                case 4 -> butterfly4(group, groups, run, re, im, toRe, toIm);
                case 5 -> butterfly5(group, groups, run, re, im, toRe, toIm);
                default -> butterfly(factor, group, groups, run, re, im, toRe, toIm);
            }
        }
    }

    private void butterfly2(int group, int groups, int run, double[] re, double[] im, double[] toRe, double[] toIm) {
        int twiddle = group * (length / (2 * groups));
        double w1Re = rootRe[twiddle];
        double w1Im = rootIm[twiddle];
        int in0 = run * group;
        int in1 = in0 + run * groups;
        int out0 = run * 2 * group;
        int out1 = out0 + run;
        for (int i = 0; i < run; i++) {
            double aRe = re[in0 + i];
            double aIm = im[in0 + i];
            double bRe = re[in1 + i];
            double bIm = im[in1 + i];
            toRe[out0 + i] = aRe + bRe;
            toIm[out0 + i] = aIm + bIm;
            double dRe = aRe - bRe;
            double dIm = aIm - bIm;
            toRe[out1 + i] = dRe * w1Re - dIm * w1Im;
            toIm[out1 + i] = dRe * w1Im + dIm * w1Re;
        }
    }

    private void butterfly3(int group, int groups, int run, double[] re, double[] im, double[] toRe, double[] toIm) {
        int twiddle = group * (length / (3 * groups));
        double w1Re = rootRe[twiddle];
        double w1Im = rootIm[twiddle];
        double w2Re = rootRe[2 * twiddle];
        double w2Im = rootIm[2 * twiddle];
        int in0 = run * group;
        int in1 = in0 + run * groups;
        int in2 = in1 + run * groups;
        int out0 = run * 3 * group;
        int out1 = out0 + run;
        int out2 = out1 + run;
        for (int i = 0; i < run; i++) {
            double aRe = re[in0 + i];
            double aIm = im[in0 + i];
            double sumRe = re[in1 + i] + re[in2 + i];
            double sumIm = im[in1 + i] + im[in2 + i];
            double turnRe = SIN_60 * (im[in1 + i] - im[in2 + i]);
            double turnIm = SIN_60 * (re[in2 + i] - re[in1 + i]);
            toRe[out0 + i] = aRe + sumRe;
            toIm[out0 + i] = aIm + sumIm;
            double midRe = aRe - 0.5 * sumRe;
            double midIm = aIm - 0.5 * sumIm;
            double y1Re = midRe + turnRe;
            double y1Im = midIm + turnIm;
            double y2Re = midRe - turnRe;
            double y2Im = midIm - turnIm;
            toRe[out1 + i] = y1Re * w1Re - y1Im * w1Im;
            toIm[out1 + i] = y1Re * w1Im + y1Im * w1Re;
            toRe[out2 + i] = y2Re * w2Re - y2Im * w2Im;
            toIm[out2 + i] = y2Re * w2Im + y2Im * w2Re;
        }
    }

    private void butterfly4(int group, int groups, int run, double[] re, double[] im, double[] toRe, double[] toIm) {
        int twiddle = group * (length / (4 * groups));
        double w1Re = rootRe[twiddle];
        double w1Im = rootIm[twiddle];
        double w2Re = rootRe[2 * twiddle];
        double w2Im = rootIm[2 * twiddle];
        double w3Re = rootRe[3 * twiddle];
        double w3Im = rootIm[3 * twiddle];
        int in0 = run * group;
        int in1 = in0 + run * groups;
        int in2 = in1 + run * groups;
        int in3 = in2 + run * groups;
        int out0 = run * 4 * group;
        int out1 = out0 + run;
        int out2 = out1 + run;
        int out3 = out2 + run;
        for (int i = 0; i < run; i++) {
            double evenSumRe = re[in0 + i] + re[in2 + i];
            double evenSumIm = im[in0 + i] + im[in2 + i];
            double evenGapRe = re[in0 + i] - re[in2 + i];
            double evenGapIm = im[in0 + i] - im[in2 + i];
            double oddSumRe = re[in1 + i] + re[in3 + i];
            double oddSumIm = im[in1 + i] + im[in3 + i];
            // The difference of the odd ones times -i.
            double oddGapRe = im[in1 + i] - im[in3 + i];
            double oddGapIm = re[in3 + i] - re[in1 + i];
            toRe[out0 + i] = evenSumRe + oddSumRe;
            toIm[out0 + i] = evenSumIm + oddSumIm;
            double y1Re = evenGapRe + oddGapRe;
            double y1Im = evenGapIm + oddGapIm;
            toRe[out1 + i] = y1Re * w1Re - y1Im * w1Im;
            toIm[out1 + i] = y1Re * w1Im + y1Im * w1Re;
            double y2Re = evenSumRe - oddSumRe;
            double y2Im = evenSumIm - oddSumIm;
            toRe[out2 + i] = y2Re * w2Re - y2Im * w2Im;
            toIm[out2 + i] = y2Re * w2Im + y2Im * w2Re;
            double y3Re = evenGapRe - oddGapRe;
            double y3Im = evenGapIm - oddGapIm;
            toRe[out3 + i] = y3Re * w3Re - y3Im * w3Im;
            toIm[out3 + i] = y3Re * w3Im + y3Im * w3Re;
        }
    }

    private void butterfly5(int group, int groups, int run, double[] re, double[] im, double[] toRe, double[] toIm) {
        int twiddle = group * (length / (5 * groups));
        int step = run * groups;
        int in = run * group;
        int out = run * 5 * group;
        for (int i = 0; i < run; i++, in++, out++) {
            double sum1Re = re[in + step] + re[in + 4 * step];
            double sum1Im = im[in + step] + im[in + 4 * step];
            double gap1Re = re[in + step] - re[in + 4 * step];
            double gap1Im = im[in + step] - im[in + 4 * step];
            double sum2Re = re[in + 2 * step] + re[in + 3 * step];
            double sum2Im = im[in + 2 * step] + im[in + 3 * step];
            double gap2Re = re[in + 2 * step] - re[in + 3 * step];
            double gap2Im = im[in + 2 * step] - im[in + 3 * step];
            toRe[out] = re[in] + sum1Re + sum2Re;
            toIm[out] = im[in] + sum1Im + sum2Im;
            double mid1Re = re[in] + COS_72 * sum1Re + COS_144 * sum2Re;
            double mid1Im = im[in] + COS_72 * sum1Im + COS_144 * sum2Im;
            double mid2Re = re[in] + COS_144 * sum1Re + COS_72 * sum2Re;
            double mid2Im = im[in] + COS_144 * sum1Im + COS_72 * sum2Im;
            // The differences times -i.
            double turn1Re = SIN_72 * gap1Im + SIN_144 * gap2Im;
            double turn1Im = -SIN_72 * gap1Re - SIN_144 * gap2Re;
            double turn2Re = SIN_144 * gap1Im - SIN_72 * gap2Im;
            double turn2Im = -SIN_144 * gap1Re + SIN_72 * gap2Re;
            store(mid1Re + turn1Re, mid1Im + turn1Im, twiddle, toRe, toIm, out + run);
            store(mid2Re + turn2Re, mid2Im + turn2Im, 2 * twiddle, toRe, toIm, out + 2 * run);
            store(mid2Re - turn2Re, mid2Im - turn2Im, 3 * twiddle, toRe, toIm, out + 3 * run);
            store(mid1Re - turn1Re, mid1Im - turn1Im, 4 * twiddle, toRe, toIm, out + 4 * run);
        }
    }

    private void store(double yRe, double yIm, int twiddle, double[] toRe, double[] toIm, int out) {
        double wRe = rootRe[twiddle];
        double wIm = rootIm[twiddle];
        toRe[out] = yRe * wRe - yIm * wIm;
        toIm[out] = yRe * wIm + yIm * wRe;
    }

    /** The direct sum, for a prime that has no butterfly of its own. */
    private void butterfly(
            int factor, int group, int groups, int run, double[] re, double[] im, double[] toRe, double[] toIm) {
        int roots = factor * groups;
        int rootStep = length / roots;
        for (int j = 0; j < factor; j++) {
            int out = run * (factor * group + j);
            Arrays.fill(toRe, out, out + run, 0);
            Arrays.fill(toIm, out, out + run, 0);
            for (int k = 0; k < factor; k++) {
                // exp(-2πi j k / factor) times the twiddle factor.
                int root = (int) ((long) j * (k * groups + group) % roots) * rootStep;
                double wRe = rootRe[root];
                double wIm = rootIm[root];
                int in = run * (group + groups * k);
                for (int i = 0; i < run; i++) {
                    toRe[out + i] += re[in + i] * wRe - im[in + i] * wIm;
                    toIm[out + i] += re[in + i] * wIm + im[in + i] * wRe;
                }
            }
        }
    }
}
