package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.FftProfileOptions;
import io.github.magtrack4j.internal.cpu.FftBins;
import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;

/**
 * The mean magnitude of an image's Fourier transform at each distance from frequency zero.
 *
 * <p>Which element belongs to which bin is the same for all images, and is a list of pairs: where the element is, where
 * its bin is. The list has the first element of every bin, then the second of every bin that has one, and so on: then no
 * addition waits for the one before it, and no branch depends on how many elements a bin has.
 */
final class FftProfileF64 {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final ImageF64 image;
    private final FftProfileOptions options;
    private final int bins;
    private final SpectrumF64 spectrum;
    private final long windowX;
    private final long windowY;
    private final long ones;

    /** Pairs of offsets in bytes: of the element, of its bin. */
    private final long pairs;

    private final long pairsEnd;

    /** How many elements each bin has. */
    private final long counts;

    FftProfileF64(Arena arena, ImageF64 image, FftProfileOptions options) {
        this.image = image;
        this.options = options;
        FftBins map = new FftBins(image.size, options);
        bins = map.count();
        int reach = map.reach();
        spectrum = new SpectrumF64(arena, image, reach);
        windowX = ImageF64.allocate(arena, image.stride);
        windowY = ImageF64.allocate(arena, image.stride);
        ones = ImageF64.allocate(arena, image.stride);
        for (int i = 0; i < image.size; i++) {
            ImageF64.set(ones, i, 1);
        }
        counts = ImageF64.allocate(arena, bins);
        int[] elementsInBin = new int[bins];
        int[] elementsInRound = new int[(reach + 1) * (reach + 1) + 1];
        int elements = 0;
        for (int u = 0; u <= reach; u++) {
            for (int v = 0; v <= reach; v++) {
                int bin = map.bin(u, v);
                if (bin != FftBins.NONE) {
                    elementsInRound[elementsInBin[bin]++]++;
                    elements++;
                    // Each stands for two elements, but for those of a v that is its own mirror.
                    double share = v == 0 || 2 * v == image.size ? 1 : 2;
                    ImageF64.set(counts, bin, ImageF64.get(counts, bin) + share);
                }
            }
        }
        pairs = arena.allocate(2L * Integer.BYTES * elements + 1, 64).address();
        pairsEnd = pairs + 2L * Integer.BYTES * elements;
        fillPairs(map, reach, elementsInBin, elementsInRound);
    }

    private void fillPairs(FftBins map, int reach, int[] elementsInBin, int[] elementsInRound) {
        int[] next = new int[elementsInRound.length];
        for (int round = 1; round < next.length; round++) {
            next[round] = next[round - 1] + elementsInRound[round - 1];
        }
        java.util.Arrays.fill(elementsInBin, 0);
        for (int u = 0; u <= reach; u++) {
            for (int v = 0; v <= reach; v++) {
                int bin = map.bin(u, v);
                if (bin != FftBins.NONE) {
                    long pair = pairs + 2L * Integer.BYTES * next[elementsInBin[bin]++]++;
                    ALL.set(INT, pair, spectrum.index(u, v) * Double.BYTES);
                    ALL.set(INT, pair + Integer.BYTES, bin * Double.BYTES);
                }
            }
        }
    }

    boolean isFor(ImageF64 image, FftProfileOptions options) {
        return this.image == image && this.options.equals(options);
    }

    /** Writes the profile under a Gaussian about a centre. */
    void compute(@Wide double x, @Wide double y, long profile) {
        @Wide double sigma = image.size / options.gaussianFactor();
        GaussianWindowF64.compute(windowX, image.size, x, sigma);
        GaussianWindowF64.compute(windowY, image.size, y, sigma);
        spectrum.compute(windowX, windowY);
        average(profile);
    }

    /** Writes the profile of the image as it is. */
    void computeWithoutCenter(long profile) {
        spectrum.compute(ones, ones);
        average(profile);
    }

    /** Divides the sum of each bin by the number of its elements; an empty bin becomes 0 / 0, NaN. */
    private void average(long profile) {
        for (int bin = 0; bin < bins; bin++) {
            ImageF64.set(profile, bin, 0);
        }
        addUp(pairs, pairsEnd, spectrum.magnitudes(), profile);
        for (int bin = 0; bin < bins; bin += LANES) {
            long at = (long) bin * Double.BYTES;
            DoubleVector.fromMemorySegment(SPECIES, ALL, profile + at, LITTLE_ENDIAN)
                    .div(DoubleVector.fromMemorySegment(SPECIES, ALL, counts + at, LITTLE_ENDIAN))
                    .intoMemorySegment(ALL, profile + at, LITTLE_ENDIAN);
        }
    }

    private static void addUp(long pairs, long end, long magnitudes, long profile) {
        for (long pair = pairs; pair < end; pair += 2 * Integer.BYTES) {
            long bin = profile + ALL.get(INT, pair + Integer.BYTES);
            ImageF64.set(bin, 0, ImageF64.get(bin, 0) + ImageF64.get(magnitudes + ALL.get(INT, pair), 0));
        }
    }
}
