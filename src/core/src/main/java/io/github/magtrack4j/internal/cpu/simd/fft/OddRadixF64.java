package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.fft.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.fft.FftF64.ROOT_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.DISTANCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import jdk.incubator.vector.DoubleVector;

/**
 * The stages of {@link FftF64} for odd factors p: butterflies of their own for 3, 5 and 7, and one for all others.
 *
 * <p>All add up pairs of numbers that are each other's mirror image. With the sums {@code s[k] = x[k] + x[p-k]} and the
 * differences {@code d[k] = x[k] - x[p-k]}, frequencies j and p - j are {@code x[0] + Σ cos(2π jk / p) s[k] ∓ i Σ
 * sin(2π jk / p) d[k]}, k from 1 to {@code (p - 1) / 2}. Where that makes a method too long for the compiler it is a
 * loop for each pair of frequencies (5), or for the real and the imaginary parts of each (7).
 */
final class OddRadixF64 {
    private OddRadixF64() {}

    /** A stage of the factor 3. */
    static void three(long from, long to, int groups, int run, long roots) {
        long step = (long) groups * run * NUMBER & DISTANCE;
        long outStep = run * NUMBER & DISTANCE;
        long in = from;
        long out = to;
        long w = roots;
        DoubleVector sine = DoubleVector.broadcast(SPECIES, (double) Math.sin(2 * Math.PI / 3));
        for (int group = 0; group < groups; group++) {
            w &= ADDRESS;
            DoubleVector w1Re = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
            DoubleVector w1Im = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
            DoubleVector w2Re = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 2));
            DoubleVector w2Im = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 3));
            for (int i = 0; i < run; i++) {
                in &= ADDRESS;
                out &= ADDRESS;

                DoubleVector aRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
                DoubleVector aIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector bRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + step, LITTLE_ENDIAN);
                DoubleVector bIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + step + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector cRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step, LITTLE_ENDIAN);
                DoubleVector cIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector sumRe = bRe.add(cRe);
                DoubleVector sumIm = bIm.add(cIm);
                aRe.add(sumRe).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
                aIm.add(sumIm).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);

                DoubleVector evenRe = aRe.sub(sumRe.mul((double) 0.5));
                DoubleVector evenIm = aIm.sub(sumIm.mul((double) 0.5));
                // The difference times -i times the sine.
                DoubleVector oddRe = bIm.sub(cIm).mul(sine);
                DoubleVector oddIm = cRe.sub(bRe).mul(sine);
                DoubleVector re = evenRe.add(oddRe);
                DoubleVector im = evenIm.add(oddIm);
                re.mul(w1Re).sub(im.mul(w1Im)).intoMemorySegment(ALL, out + outStep, LITTLE_ENDIAN);
                im.fma(w1Re, re.mul(w1Im)).intoMemorySegment(ALL, out + outStep + VECTOR_BYTES, LITTLE_ENDIAN);
                re = evenRe.sub(oddRe);
                im = evenIm.sub(oddIm);
                re.mul(w2Re).sub(im.mul(w2Im)).intoMemorySegment(ALL, out + 2 * outStep, LITTLE_ENDIAN);
                im.fma(w2Re, re.mul(w2Im)).intoMemorySegment(ALL, out + 2 * outStep + VECTOR_BYTES, LITTLE_ENDIAN);

                in += NUMBER;
                out += NUMBER;
            }
            out += 2 * outStep;
            w += 2 * ROOT_BYTES;
        }
    }

    /** A stage of the factor 5. */
    static void five(long from, long to, int groups, int run, long roots) {
        zero(from, to, groups, run, 5);
        fivePair(from, to, groups, run, roots, 1);
        fivePair(from, to, groups, run, roots, 2);
    }

    /** Frequency 0: the sums of all. */
    private static void zero(long from, long to, int groups, int run, int factor) {
        long step = (long) groups * run * NUMBER & DISTANCE;
        long in = from;
        long outStep = run * NUMBER & DISTANCE;
        long out = to;
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < run; i++) {
                in &= ADDRESS;
                out &= ADDRESS;

                DoubleVector sumRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
                DoubleVector sumIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);

                for (int k = 1; k < factor; k++) {
                    sumRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + k * step, LITTLE_ENDIAN)
                            .add(sumRe);
                    sumIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + k * step + VECTOR_BYTES, LITTLE_ENDIAN)
                            .add(sumIm);
                }
                sumRe.intoMemorySegment(ALL, out, LITTLE_ENDIAN);
                sumIm.intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);

                in += NUMBER;
                out += NUMBER;
            }
            out += (factor - 1) * outStep;
        }
    }

    /** Frequencies j and 5 - j. */
    private static void fivePair(long from, long to, int groups, int run, long roots, int j) {
        long step = (long) groups * run * NUMBER & DISTANCE;
        long outStep = run * NUMBER & DISTANCE;
        long first = to + j * outStep;
        long second = to + (5 - j) * outStep;
        long in = from;
        long w = roots;
        DoubleVector cosine1 = DoubleVector.broadcast(SPECIES, (double) Math.cos(2 * Math.PI * j / 5));
        DoubleVector cosine2 = DoubleVector.broadcast(SPECIES, (double) Math.cos(4 * Math.PI * j / 5));
        DoubleVector sine1 = DoubleVector.broadcast(SPECIES, (double) Math.sin(2 * Math.PI * j / 5));
        DoubleVector sine2 = DoubleVector.broadcast(SPECIES, (double) Math.sin(4 * Math.PI * j / 5));
        long at = 0;
        for (int group = 0; group < groups; group++) {
            w &= ADDRESS;
            DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 2 * j - 2));
            DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 2 * j - 1));
            DoubleVector vRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 8 - 2 * j));
            DoubleVector vIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 9 - 2 * j));
            for (int i = 0; i < run; i++) {
                in &= ADDRESS;
                long one = first + at & ADDRESS;
                long other = second + at & ADDRESS;

                DoubleVector bRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + step, LITTLE_ENDIAN);
                DoubleVector bIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + step + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector eRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 4 * step, LITTLE_ENDIAN);
                DoubleVector eIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + 4 * step + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector evenRe =
                        bRe.add(eRe).fma(cosine1, DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN));
                DoubleVector evenIm = bIm.add(eIm)
                        .fma(cosine1, DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN));
                DoubleVector oddRe = bIm.sub(eIm).mul(sine1);
                DoubleVector oddIm = eRe.sub(bRe).mul(sine1);
                DoubleVector cRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step, LITTLE_ENDIAN);
                DoubleVector cIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * step + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector dRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step, LITTLE_ENDIAN);
                DoubleVector dIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step + VECTOR_BYTES, LITTLE_ENDIAN);
                evenRe = cRe.add(dRe).fma(cosine2, evenRe);
                evenIm = cIm.add(dIm).fma(cosine2, evenIm);
                oddRe = cIm.sub(dIm).fma(sine2, oddRe);
                oddIm = dRe.sub(cRe).fma(sine2, oddIm);
                DoubleVector re = evenRe.add(oddRe);
                DoubleVector im = evenIm.add(oddIm);
                re.mul(wRe).sub(im.mul(wIm)).intoMemorySegment(ALL, one, LITTLE_ENDIAN);
                im.fma(wRe, re.mul(wIm)).intoMemorySegment(ALL, one + VECTOR_BYTES, LITTLE_ENDIAN);
                re = evenRe.sub(oddRe);
                im = evenIm.sub(oddIm);
                re.mul(vRe).sub(im.mul(vIm)).intoMemorySegment(ALL, other, LITTLE_ENDIAN);
                im.fma(vRe, re.mul(vIm)).intoMemorySegment(ALL, other + VECTOR_BYTES, LITTLE_ENDIAN);

                in += NUMBER;
                at += NUMBER;
            }
            at += 4 * outStep;
            w += 4 * ROOT_BYTES;
        }
    }

    /** A stage of the factor 7. */
    static void seven(long from, long to, int groups, int run, long roots) {
        zero(from, to, groups, run, 7);
        for (int j = 1; j <= 3; j++) {
            sevenPair(from, 0, to, groups, run, j);
            sevenPair(from, VECTOR_BYTES, to, groups, run, j);
        }
        turn(to, groups, run, roots, 7);
    }

    /**
     * The real or the imaginary parts of frequencies j and 7 - j, not yet times their twiddle factors.
     *
     * @param part where in a number they are: 0 for the real part, {@link LanesF64#VECTOR_BYTES} for the imaginary one
     */
    private static void sevenPair(long from, long part, long to, int groups, int run, int j) {
        long step = (long) groups * run * NUMBER & DISTANCE;
        long same = from + part;
        long other = from + VECTOR_BYTES - part;
        // Differences times -i: real and imaginary parts change places.
        @Wide double sign = part == 0 ? 1 : -1;
        DoubleVector cosine1 = DoubleVector.broadcast(SPECIES, (double) Math.cos(2 * Math.PI * j / 7));
        DoubleVector cosine2 = DoubleVector.broadcast(SPECIES, (double) Math.cos(4 * Math.PI * j / 7));
        DoubleVector cosine3 = DoubleVector.broadcast(SPECIES, (double) Math.cos(6 * Math.PI * j / 7));
        DoubleVector sine1 = DoubleVector.broadcast(SPECIES, (double) (sign * Math.sin(2 * Math.PI * j / 7)));
        DoubleVector sine2 = DoubleVector.broadcast(SPECIES, (double) (sign * Math.sin(4 * Math.PI * j / 7)));
        DoubleVector sine3 = DoubleVector.broadcast(SPECIES, (double) (sign * Math.sin(6 * Math.PI * j / 7)));
        long outStep = run * NUMBER & DISTANCE;
        long first = to + part + j * outStep;
        long second = to + part + (7 - j) * outStep;
        long in = 0;
        long out = 0;
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < run; i++) {
                long here = same + in & ADDRESS;
                long there = other + in & ADDRESS;

                DoubleVector even = DoubleVector.fromMemorySegment(SPECIES, ALL, here, LITTLE_ENDIAN);
                even = DoubleVector.fromMemorySegment(SPECIES, ALL, here + step, LITTLE_ENDIAN)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, here + 6 * step, LITTLE_ENDIAN))
                        .fma(cosine1, even);
                even = DoubleVector.fromMemorySegment(SPECIES, ALL, here + 2 * step, LITTLE_ENDIAN)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, here + 5 * step, LITTLE_ENDIAN))
                        .fma(cosine2, even);
                even = DoubleVector.fromMemorySegment(SPECIES, ALL, here + 3 * step, LITTLE_ENDIAN)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, here + 4 * step, LITTLE_ENDIAN))
                        .fma(cosine3, even);
                DoubleVector odd = DoubleVector.fromMemorySegment(SPECIES, ALL, there + step, LITTLE_ENDIAN)
                        .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, there + 6 * step, LITTLE_ENDIAN))
                        .mul(sine1);
                odd = DoubleVector.fromMemorySegment(SPECIES, ALL, there + 2 * step, LITTLE_ENDIAN)
                        .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, there + 5 * step, LITTLE_ENDIAN))
                        .fma(sine2, odd);
                odd = DoubleVector.fromMemorySegment(SPECIES, ALL, there + 3 * step, LITTLE_ENDIAN)
                        .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, there + 4 * step, LITTLE_ENDIAN))
                        .fma(sine3, odd);
                even.add(odd).intoMemorySegment(ALL, first + out & ADDRESS, LITTLE_ENDIAN);
                even.sub(odd).intoMemorySegment(ALL, second + out & ADDRESS, LITTLE_ENDIAN);

                in += NUMBER;
                out += NUMBER;
            }
            out += 6 * outStep;
        }
    }

    /** Multiplies all frequencies but 0 by their twiddle factors, which are 1 in the first group. */
    private static void turn(long to, int groups, int run, long roots, int factor) {
        long outStep = run * NUMBER & DISTANCE;
        long at = to + factor * outStep;
        long w = roots + (factor - 1) * ROOT_BYTES;
        for (int group = 1; group < groups; group++) {
            at += outStep;
            for (int j = 1; j < factor; j++) {
                w &= ADDRESS;
                DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
                DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
                for (int i = 0; i < run; i++) {
                    at &= ADDRESS;

                    DoubleVector re = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN);
                    DoubleVector im = DoubleVector.fromMemorySegment(SPECIES, ALL, at + VECTOR_BYTES, LITTLE_ENDIAN);
                    re.mul(wRe).sub(im.mul(wIm)).intoMemorySegment(ALL, at, LITTLE_ENDIAN);
                    im.fma(wRe, re.mul(wIm)).intoMemorySegment(ALL, at + VECTOR_BYTES, LITTLE_ENDIAN);

                    at += NUMBER;
                }
                w += ROOT_BYTES;
            }
        }
    }

    /**
     * A stage of any other odd factor.
     *
     * @param factorRoots {@code exp(-2πi k / factor)}, k from 0 on
     * @param pairs room for the sums and the differences
     */
    static void any(long from, long to, int groups, int run, long roots, int factor, long factorRoots, long pairs) {
        long step = (long) groups * run * NUMBER & DISTANCE;
        long outStep = run * NUMBER & DISTANCE;
        for (int group = 0; group < groups; group++) {
            long w = roots + (long) group * (factor - 1) * ROOT_BYTES;
            for (int i = 0; i < run; i++) {
                long in = from + (group * run + i) * NUMBER;
                long out = to + (group * factor * run + i) * NUMBER;
                pairUp(in, step, factor, pairs, out);
                for (int j = 1; 2 * j < factor; j++) {
                    anyPair(in, pairs, j, factor, factorRoots, w, out + j * outStep, out + (factor - j) * outStep);
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
            sumRe = re.add(sumRe);
            sumIm = im.add(sumIm);
            re.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            im.intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
            aRe.sub(bRe).intoMemorySegment(ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
            aIm.sub(bIm).intoMemorySegment(ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        }
        sumRe.intoMemorySegment(ALL, out, LITTLE_ENDIAN);
        sumIm.intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** Frequencies j and p - j, times their twiddle factors. */
    private static void anyPair(
            long in, long pairs, int j, int factor, long factorRoots, long roots, long out, long mirrorOut) {
        DoubleVector evenRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
        DoubleVector evenIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);

        DoubleVector oddRe = DoubleVector.zero(SPECIES);
        DoubleVector oddIm = DoubleVector.zero(SPECIES);
        long end = pairs + (factor - 1) * NUMBER;
        int root = j;
        for (long pair = pairs; pair < end; pair += 2 * NUMBER) {
            DoubleVector cosine = DoubleVector.broadcast(SPECIES, ImageF64.get(factorRoots, 2L * root));
            DoubleVector minusSine = DoubleVector.broadcast(SPECIES, ImageF64.get(factorRoots, 2L * root + 1));
            evenRe = DoubleVector.fromMemorySegment(SPECIES, ALL, pair, LITTLE_ENDIAN)
                    .fma(cosine, evenRe);
            evenIm = DoubleVector.fromMemorySegment(SPECIES, ALL, pair + VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(cosine, evenIm);
            // Differences times i times the negative sine.
            oddIm = DoubleVector.fromMemorySegment(SPECIES, ALL, pair + 2 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(minusSine, oddIm);
            oddRe = DoubleVector.fromMemorySegment(SPECIES, ALL, pair + 3 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(minusSine, oddRe);
            root += j;
            root = root >= factor ? root - factor : root;
        }
        long w = roots + (j - 1) * ROOT_BYTES;
        DoubleVector re = evenRe.sub(oddRe);
        DoubleVector im = evenIm.add(oddIm);
        DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
        DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
        re.mul(wRe).sub(im.mul(wIm)).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
        im.fma(wRe, re.mul(wIm)).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);

        w = roots + (factor - j - 1) * ROOT_BYTES;
        re = evenRe.add(oddRe);
        im = evenIm.sub(oddIm);
        wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
        wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
        re.mul(wRe).sub(im.mul(wIm)).intoMemorySegment(ALL, mirrorOut, LITTLE_ENDIAN);
        im.fma(wRe, re.mul(wIm)).intoMemorySegment(ALL, mirrorOut + VECTOR_BYTES, LITTLE_ENDIAN);
    }
}
