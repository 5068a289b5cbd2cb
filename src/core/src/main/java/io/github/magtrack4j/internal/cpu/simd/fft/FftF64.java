package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * The discrete Fourier transform of complex numbers, of any length n: a transform in each lane, with no traffic between
 * lanes. {@code Y[j] = Σ X[k] exp(-2πi jk / n)}.
 *
 * <p>A number in memory is two vectors, the real parts of all lanes and their imaginary parts; the numbers of a
 * transform follow each other.
 *
 * <p>The algorithm is Stockham's, decimation in frequency, which sorts itself on the way from one buffer to the other
 * (C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", SIAM 1992, section 1.7). A stage takes the
 * numbers {@code group + groups · k} apart into {@code factor} frequencies, multiplies them by twiddle factors, and
 * stores them side by side. The butterflies are in {@link EvenRadixF64} and {@link OddRadixF64}.
 */
public final class FftF64 {
    /** From one number to the next. */
    public static final long NUMBER = 2 * VECTOR_BYTES;

    /** From one root of one to the next in a table: real part, imaginary part. */
    static final long ROOT_BYTES = 2 * Double.BYTES;

    private final int length;

    /** The factors in their order: 4 comes last, since a last stage needs no roots, and has a butterfly for that. */
    private final int[] factors;

    /** The twiddle factors of each stage. */
    private final long[] roots;

    /** The twiddle factors of each stage's factor, where that has no butterfly of its own. */
    private final long[] factorRoots;

    /** The sums and the differences of pairs of numbers, for such factors. */
    private final long pairs;

    public FftF64(Arena arena, int length) {
        this.length = length;
        factors = factors(length);
        roots = new long[factors.length];
        factorRoots = new long[factors.length];
        int groups = length;
        int largest = 1;
        for (int stage = 0; stage < factors.length; stage++) {
            int factor = factors[stage];
            groups /= factor;
            roots[stage] = stageRoots(arena, factor, groups);
            if (factor > 7) {
                factorRoots[stage] = roots(arena, factor, factor);
                largest = Math.max(largest, factor);
            }
        }
        pairs = ImageF64.allocate(arena, (long) largest * 2 * LANES);
    }

    private static int[] factors(int length) {
        List<Integer> factors = new ArrayList<>();
        int rest = length;
        for (int factor = 3; factor <= rest; factor += 2) {
            for (; rest % factor == 0; rest /= factor) {
                factors.add(factor);
            }
        }
        if (Integer.numberOfTrailingZeros(rest) % 2 == 1) {
            factors.add(2);
            rest /= 2;
        }
        for (; rest > 1; rest /= 4) {
            factors.add(4);
        }
        return factors.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@code exp(-2πi j group / (factor · groups))} for each group, for j from 1 on. */
    private static long stageRoots(Arena arena, int factor, int groups) {
        long table = ImageF64.allocate(arena, 2L * groups * (factor - 1));
        for (int group = 0; group < groups; group++) {
            for (int j = 1; j < factor; j++) {
                setRoot(table, (long) group * (factor - 1) + j - 1, j * group, factor * groups);
            }
        }
        return table;
    }

    /** {@code exp(-2πi k / n)} for k from 0 on. */
    static long roots(Arena arena, int n, int count) {
        long table = ImageF64.allocate(arena, 2L * count);
        for (int k = 0; k < count; k++) {
            setRoot(table, k, k, n);
        }
        return table;
    }

    private static void setRoot(long table, long index, int numerator, int denominator) {
        @Wide double angle = 2 * Math.PI * numerator / denominator;
        ImageF64.set(table, 2 * index, (double) Math.cos(angle));
        ImageF64.set(table, 2 * index + 1, (double) -Math.sin(angle));
    }

    /**
     * Transforms the numbers in one of two buffers, and loses what was in either.
     *
     * @param data n numbers
     * @param scratch room for as many
     * @return the address of the result, which is one of the two
     */
    public long transform(long data, long scratch) {
        long from = data;
        long to = scratch;
        int groups = length;
        int run = 1;
        for (int stage = 0; stage < factors.length; stage++) {
            int factor = factors[stage];
            groups /= factor;
            long w = roots[stage];
            switch (factor) {
                case 2 -> EvenRadixF64.two(from, to, groups, run, w);
                case 3 -> OddRadixF64.three(from, to, groups, run, w);
                case 4 -> {
                    if (groups == 1) {
                        EvenRadixF64.lastFour(from, to, run);
                    } else {
                        EvenRadixF64.four(from, to, groups, run, w);
                    }
                }
                case 5 -> OddRadixF64.five(from, to, groups, run, w);
                case 7 -> OddRadixF64.seven(from, to, groups, run, w);
                default -> OddRadixF64.any(from, to, groups, run, w, factor, factorRoots[stage], pairs);
            }
            run *= factor;
            long swap = from;
            from = to;
            to = swap;
        }
        return from;
    }
}
