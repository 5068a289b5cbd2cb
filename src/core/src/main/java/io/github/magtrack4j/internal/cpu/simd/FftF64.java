package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.DoubleVector;

/**
 * The discrete Fourier transform of complex numbers, of any length n: a transform in each lane, with no traffic between
 * lanes. {@code Y[j] = Σ X[k] exp(-2πi jk / n)}.
 *
 * <p>A number in memory is two vectors, the real parts of all lanes and their imaginary parts; the numbers of a
 * transform follow each other.
 *
 * <p>The algorithm is Stockham's, decimation in frequency, which sorts itself on the way from one buffer to the other (C.
 * Van Loan, "Computational Frameworks for the Fast Fourier Transform", SIAM 1992, section 1.7). A stage takes the numbers
 * {@code group + groups · k} apart into {@code factor} frequencies, multiplies them by roots of one, and stores them side
 * by side. There is a butterfly for the factors 4 and 2, and one for all odd factors, which adds up pairs of numbers that
 * are each other's mirror image: p² / 2 products for a prime p.
 */
final class FftF64 {
    /** From one number to the next. */
    static final long NUMBER = 2 * VECTOR_BYTES;

    /** A root of one in a table: real part, imaginary part, and the latter's negative. */
    private static final int ROOT = 3;

    private final int length;

    /** The factors in their order: 4 comes last, since a last stage needs no roots, and has a butterfly for that. */
    private final int[] factors;

    /** The roots of one of each stage. */
    private final long[] roots;

    /** The roots of one of each stage's factor, where that is odd. */
    private final long[] factorRoots;

    /** The sums and the differences of pairs of numbers, for odd factors. */
    private final long pairs;

    FftF64(Arena arena, int length) {
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
            if (factor % 2 != 0) {
                factorRoots[stage] = ImageF64.allocate(arena, (long) factor * ROOT);
                for (int k = 0; k < factor; k++) {
                    setRoot(factorRoots[stage], k, k, factor);
                }
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
        long table = ImageF64.allocate(arena, (long) groups * (factor - 1) * ROOT);
        for (int group = 0; group < groups; group++) {
            for (int j = 1; j < factor; j++) {
                setRoot(table, (long) group * (factor - 1) + j - 1, j * group, factor * groups);
            }
        }
        return table;
    }

    private static void setRoot(long table, long index, int numerator, int denominator) {
        @Wide double angle = 2 * Math.PI * numerator / denominator;
        ImageF64.set(table, index * ROOT, (double) Math.cos(angle));
        ImageF64.set(table, index * ROOT + 1, (double) -Math.sin(angle));
        ImageF64.set(table, index * ROOT + 2, (double) Math.sin(angle));
    }

    /**
     * Transforms the numbers in one of two buffers, and loses what was in either.
     *
     * @param data n numbers
     * @param scratch room for as many
     * @return the address of the result, which is one of the two
     */
    long transform(long data, long scratch) {
        long from = data;
        long to = scratch;
        int groups = length;
        int run = 1;
        for (int stage = 0; stage < factors.length; stage++) {
            int factor = factors[stage];
            groups /= factor;
            if (factor == 4) {
                if (groups == 1) {
                    lastRadix4(from, to, run);
                } else {
                    radix4Even(from, to, groups, run, roots[stage]);
                    radix4Odd(from, to, groups, run, roots[stage], 1);
                    radix4Odd(from, to, groups, run, roots[stage], 3);
                }
            } else if (factor == 2) {
                radix2(from, to, groups, run, roots[stage]);
            } else {
                oddRadix(from, to, groups, run, stage);
            }
            run *= factor;
            long swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    /** Frequencies 0 and 2 of four numbers; the rest is in {@link #radix4Odd}, since one method would be too long. */
    private static void radix4Even(long from, long to, int groups, int run, long roots) {
        long step = (long) groups * run * NUMBER;
        long outStep = run * NUMBER;
        long in = from;
        long out = to;
        long w = roots;
        for (int group = 0; group < groups; group++) {
            DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 3));
            DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 4));
            DoubleVector minusIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 5));
            for (int i = 0; i < run; i++) {
                DoubleVector evenRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step, LITTLE_ENDIAN));
                DoubleVector evenIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step + VECTOR_BYTES, LITTLE_ENDIAN));
                DoubleVector oddRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + step, LITTLE_ENDIAN)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step, LITTLE_ENDIAN));
                DoubleVector oddIm = DoubleVector.fromMemorySegment(
                                SPECIES, ALL, in + step + VECTOR_BYTES, LITTLE_ENDIAN)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step + VECTOR_BYTES, LITTLE_ENDIAN));
                evenRe.add(oddRe).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
                evenIm.add(oddIm).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector re = evenRe.sub(oddRe);
                DoubleVector im = evenIm.sub(oddIm);
                re.fma(wRe, im.mul(minusIm)).intoMemorySegment(ALL, out + 2 * outStep, LITTLE_ENDIAN);
                im.fma(wRe, re.mul(wIm)).intoMemorySegment(ALL, out + 2 * outStep + VECTOR_BYTES, LITTLE_ENDIAN);
                in += NUMBER;
                out += NUMBER;
            }
            out += 3 * outStep;
            w += 3 * ROOT * Double.BYTES;
        }
    }

    /**
     * Frequency 1 of four numbers; or frequency 3, which is frequency 1 with the second and the last number exchanged.
     *
     * @param j 1 or 3
     */
    private static void radix4Odd(long from, long to, int groups, int run, long roots, int j) {
        long step = (long) groups * run * NUMBER;
        long second = from + j * step;
        long third = from + 2 * step;
        long last = from + (4 - j) * step;
        long outStep = run * NUMBER;
        long in = 0;
        long out = to + j * outStep;
        long w = roots + (long) (j - 1) * ROOT * Double.BYTES;
        for (int group = 0; group < groups; group++) {
            DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
            DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
            DoubleVector minusIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 2));
            for (int i = 0; i < run; i++) {
                DoubleVector evenRe = DoubleVector.fromMemorySegment(SPECIES, ALL, from + in, LITTLE_ENDIAN)
                        .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, third + in, LITTLE_ENDIAN));
                DoubleVector evenIm = DoubleVector.fromMemorySegment(
                                SPECIES, ALL, from + in + VECTOR_BYTES, LITTLE_ENDIAN)
                        .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, third + in + VECTOR_BYTES, LITTLE_ENDIAN));
                // The difference of the odd ones times -i.
                DoubleVector re = evenRe.add(DoubleVector.fromMemorySegment(
                                SPECIES, ALL, second + in + VECTOR_BYTES, LITTLE_ENDIAN)
                        .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, last + in + VECTOR_BYTES, LITTLE_ENDIAN)));
                DoubleVector im = evenIm.add(DoubleVector.fromMemorySegment(SPECIES, ALL, last + in, LITTLE_ENDIAN)
                        .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, second + in, LITTLE_ENDIAN)));
                re.fma(wRe, im.mul(minusIm)).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
                im.fma(wRe, re.mul(wIm)).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
                in += NUMBER;
                out += NUMBER;
            }
            out += 3 * outStep;
            w += 3 * ROOT * Double.BYTES;
        }
    }

    /** All four frequencies where there is one group: its roots are all 1. */
    private static void lastRadix4(long from, long to, int run) {
        long step = run * NUMBER;
        long in = from;
        long out = to;
        for (int i = 0; i < run; i++) {
            DoubleVector aRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
            DoubleVector aIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector bRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + step, LITTLE_ENDIAN);
            DoubleVector bIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + step + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector cRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step, LITTLE_ENDIAN);
            DoubleVector cIm =
                    DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector dRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step, LITTLE_ENDIAN);
            DoubleVector dIm =
                    DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector evenRe = aRe.add(cRe);
            DoubleVector evenIm = aIm.add(cIm);
            DoubleVector oddRe = bRe.add(dRe);
            DoubleVector oddIm = bIm.add(dIm);
            evenRe.add(oddRe).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
            evenIm.add(oddIm).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
            evenRe.sub(oddRe).intoMemorySegment(ALL, out + 2 * step, LITTLE_ENDIAN);
            evenIm.sub(oddIm).intoMemorySegment(ALL, out + 2 * step + VECTOR_BYTES, LITTLE_ENDIAN);
            evenRe = aRe.sub(cRe);
            evenIm = aIm.sub(cIm);
            oddRe = bIm.sub(dIm);
            oddIm = dRe.sub(bRe);
            evenRe.add(oddRe).intoMemorySegment(ALL, out + step, LITTLE_ENDIAN);
            evenIm.add(oddIm).intoMemorySegment(ALL, out + step + VECTOR_BYTES, LITTLE_ENDIAN);
            evenRe.sub(oddRe).intoMemorySegment(ALL, out + 3 * step, LITTLE_ENDIAN);
            evenIm.sub(oddIm).intoMemorySegment(ALL, out + 3 * step + VECTOR_BYTES, LITTLE_ENDIAN);
            in += NUMBER;
            out += NUMBER;
        }
    }

    private static void radix2(long from, long to, int groups, int run, long roots) {
        long step = (long) groups * run * NUMBER;
        long outStep = run * NUMBER;
        long in = from;
        long out = to;
        long w = roots;
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < run; i++) {
                DoubleVector aRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
                DoubleVector aIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector bRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + step, LITTLE_ENDIAN);
                DoubleVector bIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + step + VECTOR_BYTES, LITTLE_ENDIAN);
                aRe.add(bRe).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
                aIm.add(bIm).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector re = aRe.sub(bRe);
                DoubleVector im = aIm.sub(bIm);
                DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
                re.fma(wRe, im.mul(ImageF64.get(w, 2))).intoMemorySegment(ALL, out + outStep, LITTLE_ENDIAN);
                im.fma(wRe, re.mul(ImageF64.get(w, 1)))
                        .intoMemorySegment(ALL, out + outStep + VECTOR_BYTES, LITTLE_ENDIAN);
                in += NUMBER;
                out += NUMBER;
            }
            out += outStep;
            w += ROOT * Double.BYTES;
        }
    }

    /**
     * A stage of an odd factor p. With the sums {@code s[k] = x[k] + x[p-k]} and the differences {@code d[k] = x[k] -
     * x[p-k]}, frequencies j and p - j are {@code x[0] + Σ cos(2π jk / p) s[k] ∓ i Σ sin(2π jk / p) d[k]}, k from 1 to
     * {@code (p - 1) / 2}.
     */
    private void oddRadix(long from, long to, int groups, int run, int stage) {
        int factor = factors[stage];
        long step = (long) groups * run * NUMBER;
        long outStep = run * NUMBER;
        for (int group = 0; group < groups; group++) {
            long w = roots[stage] + (long) group * (factor - 1) * ROOT * Double.BYTES;
            for (int i = 0; i < run; i++) {
                long in = from + (group * run + i) * NUMBER;
                long out = to + (group * factor * run + i) * NUMBER;
                pairUp(in, step, factor, pairs, out);
                for (int j = 1; 2 * j < factor; j++) {
                    frequencies(
                            in,
                            pairs,
                            j,
                            factor,
                            factorRoots[stage],
                            w,
                            out + j * outStep,
                            out + (factor - j) * outStep);
                }
            }
        }
    }

    /** Writes the sums and the differences, and the sum of all, which is frequency 0. */
    private static void pairUp(long in, long step, int factor, long pairs, long out) {
        DoubleVector sumRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
        DoubleVector sumIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);
        long first = in + step;
        long second = in + (factor - 1) * step;
        long to = pairs;
        for (; first < second; first += step, second -= step, to += 2 * NUMBER) {
            DoubleVector aRe = DoubleVector.fromMemorySegment(SPECIES, ALL, first, LITTLE_ENDIAN);
            DoubleVector aIm = DoubleVector.fromMemorySegment(SPECIES, ALL, first + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector bRe = DoubleVector.fromMemorySegment(SPECIES, ALL, second, LITTLE_ENDIAN);
            DoubleVector bIm = DoubleVector.fromMemorySegment(SPECIES, ALL, second + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector re = aRe.add(bRe);
            DoubleVector im = aIm.add(bIm);
            sumRe = sumRe.add(re);
            sumIm = sumIm.add(im);
            re.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            im.intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
            aRe.sub(bRe).intoMemorySegment(ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
            aIm.sub(bIm).intoMemorySegment(ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        }
        sumRe.intoMemorySegment(ALL, out, LITTLE_ENDIAN);
        sumIm.intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** Frequencies j and p - j, times their roots of one. */
    private static void frequencies(
            long in, long pairs, int j, int factor, long factorRoots, long roots, long out, long mirrorOut) {
        DoubleVector evenRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
        DoubleVector evenIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector oddRe = DoubleVector.zero(SPECIES);
        DoubleVector oddIm = DoubleVector.zero(SPECIES);
        long end = pairs + (factor - 1) * NUMBER;
        int root = j;
        for (long pair = pairs; pair < end; pair += 2 * NUMBER) {
            DoubleVector cosine = DoubleVector.broadcast(SPECIES, ImageF64.get(factorRoots, (long) root * ROOT));
            DoubleVector sine = DoubleVector.broadcast(SPECIES, ImageF64.get(factorRoots, (long) root * ROOT + 2));
            evenRe = DoubleVector.fromMemorySegment(SPECIES, ALL, pair, LITTLE_ENDIAN)
                    .fma(cosine, evenRe);
            evenIm = DoubleVector.fromMemorySegment(SPECIES, ALL, pair + VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(cosine, evenIm);
            // Differences times -i: real and imaginary parts change places.
            oddIm = DoubleVector.fromMemorySegment(SPECIES, ALL, pair + 2 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(sine, oddIm);
            oddRe = DoubleVector.fromMemorySegment(SPECIES, ALL, pair + 3 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(sine, oddRe);
            root += j;
            root = root >= factor ? root - factor : root;
        }
        long w = roots + (long) (j - 1) * ROOT * Double.BYTES;
        DoubleVector re = evenRe.add(oddRe);
        DoubleVector im = evenIm.sub(oddIm);
        DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
        re.fma(wRe, im.mul(ImageF64.get(w, 2))).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
        im.fma(wRe, re.mul(ImageF64.get(w, 1))).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
        w = roots + (long) (factor - j - 1) * ROOT * Double.BYTES;
        re = evenRe.sub(oddRe);
        im = evenIm.add(oddIm);
        wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
        re.fma(wRe, im.mul(ImageF64.get(w, 2))).intoMemorySegment(ALL, mirrorOut, LITTLE_ENDIAN);
        im.fma(wRe, re.mul(ImageF64.get(w, 1))).intoMemorySegment(ALL, mirrorOut + VECTOR_BYTES, LITTLE_ENDIAN);
    }
}
