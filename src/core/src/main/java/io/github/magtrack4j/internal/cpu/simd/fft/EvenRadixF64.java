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
import jdk.incubator.vector.DoubleVector;

/**
 * The stages of {@link FftF64} for the factors 4 and 2.
 *
 * <p>Each takes the numbers {@code group + groups · k} apart, {@code run} transforms side by side, and multiplies
 * frequency j by {@code exp(-2πi j group / (factor · groups))}.
 */
final class EvenRadixF64 {
    private EvenRadixF64() {}

    /** A stage of the factor 4. It is as long as a method may be for the compiler to keep its vectors in registers. */
    static void four(long from, long to, int groups, int run, long roots) {
        long step = (long) groups * run * NUMBER & DISTANCE;
        long outStep = run * NUMBER & DISTANCE;
        long in = from;
        long out = to;
        long w = roots;
        for (int group = 0; group < groups; group++) {
            w &= ADDRESS;
            DoubleVector w1Re = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
            DoubleVector w1Im = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
            DoubleVector w2Re = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 2));
            DoubleVector w2Im = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 3));
            DoubleVector w3Re = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 4));
            DoubleVector w3Im = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 5));
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
                DoubleVector dRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step, LITTLE_ENDIAN);
                DoubleVector dIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * step + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector evenRe = aRe.add(cRe);
                DoubleVector evenIm = aIm.add(cIm);
                DoubleVector oddRe = bRe.add(dRe);
                DoubleVector oddIm = bIm.add(dIm);
                evenRe.add(oddRe).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
                evenIm.add(oddIm).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector re = evenRe.sub(oddRe);
                DoubleVector im = evenIm.sub(oddIm);
                re.mul(w2Re).sub(im.mul(w2Im)).intoMemorySegment(ALL, out + 2 * outStep, LITTLE_ENDIAN);
                im.fma(w2Re, re.mul(w2Im)).intoMemorySegment(ALL, out + 2 * outStep + VECTOR_BYTES, LITTLE_ENDIAN);
                evenRe = aRe.sub(cRe);
                evenIm = aIm.sub(cIm);
                // The difference of the odd ones times -i.
                oddRe = bIm.sub(dIm);
                oddIm = dRe.sub(bRe);
                re = evenRe.add(oddRe);
                im = evenIm.add(oddIm);
                re.mul(w1Re).sub(im.mul(w1Im)).intoMemorySegment(ALL, out + outStep, LITTLE_ENDIAN);
                im.fma(w1Re, re.mul(w1Im)).intoMemorySegment(ALL, out + outStep + VECTOR_BYTES, LITTLE_ENDIAN);
                re = evenRe.sub(oddRe);
                im = evenIm.sub(oddIm);
                re.mul(w3Re).sub(im.mul(w3Im)).intoMemorySegment(ALL, out + 3 * outStep, LITTLE_ENDIAN);
                im.fma(w3Re, re.mul(w3Im)).intoMemorySegment(ALL, out + 3 * outStep + VECTOR_BYTES, LITTLE_ENDIAN);
                in += NUMBER;
                out += NUMBER;
            }
            out += 3 * outStep;
            w += 3 * ROOT_BYTES;
        }
    }

    /** The last stage, of one group, if its factor is 4: all roots are 1. */
    static void lastFour(long from, long to, int run) {
        long step = run * NUMBER & DISTANCE;
        long in = from;
        long out = to;
        for (int i = 0; i < run; i++) {
            in &= ADDRESS;
            out &= ADDRESS;
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

    /** A stage of the factor 2. */
    static void two(long from, long to, int groups, int run, long roots) {
        long step = (long) groups * run * NUMBER & DISTANCE;
        long outStep = run * NUMBER & DISTANCE;
        long in = from;
        long out = to;
        long w = roots;
        for (int group = 0; group < groups; group++) {
            w &= ADDRESS;
            DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
            DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
            for (int i = 0; i < run; i++) {
                in &= ADDRESS;
                out &= ADDRESS;
                DoubleVector aRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
                DoubleVector aIm = DoubleVector.fromMemorySegment(SPECIES, ALL, in + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector bRe = DoubleVector.fromMemorySegment(SPECIES, ALL, in + step, LITTLE_ENDIAN);
                DoubleVector bIm =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, in + step + VECTOR_BYTES, LITTLE_ENDIAN);
                aRe.add(bRe).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
                aIm.add(bIm).intoMemorySegment(ALL, out + VECTOR_BYTES, LITTLE_ENDIAN);
                DoubleVector re = aRe.sub(bRe);
                DoubleVector im = aIm.sub(bIm);
                re.mul(wRe).sub(im.mul(wIm)).intoMemorySegment(ALL, out + outStep, LITTLE_ENDIAN);
                im.fma(wRe, re.mul(wIm)).intoMemorySegment(ALL, out + outStep + VECTOR_BYTES, LITTLE_ENDIAN);
                in += NUMBER;
                out += NUMBER;
            }
            out += outStep;
            w += ROOT_BYTES;
        }
    }
}
