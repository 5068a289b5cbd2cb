package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.FftBins;
import io.github.magtrack4j.method.FourierProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * The mean magnitude of images' Fourier transforms at each distance from frequency zero.
 *
 * <p>Small images are held until there is one for each lane, and transformed together; large ones, and a few small
 * ones, each by itself, which has the same results to the last bit: the order in which elements are added to their bin
 * is the same, too.
 *
 * <p>Which element belongs to which bin is the same for all images. In a batch it is a table, and an addition is that
 * of a vector. For an image by itself it is a list of pairs: where the element is, where its bin is. The list has the
 * first element of every bin, then the second of every bin that has one, and so on: then no addition waits for the one
 * before it, and no branch depends on how many elements a bin has.
 */
public final class FftProfileF64 {
    /** Up to this N the transforms of a batch stay in the second-level cache. */
    private static final int LARGEST_IN_BATCH = 64;

    /** With fewer images than this a batch takes longer than one image after the other. */
    private static final int FEWEST_IN_BATCH = LANES - LANES / 8;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final ImageF64 image;
    private final FourierProfile options;
    private final int bins;
    private final int reach;
    private final int batch;
    private final WeightedImagesF64 images;
    private final SpectrumF64 spectrum;
    private final BatchSpectrumF64 batchSpectrum;
    private final GaussianWindowF64 gaussian;
    private final long windowX;
    private final long windowY;
    private final long ones;

    /** Pairs of offsets in bytes: of the element, of its bin. */
    private final long pairs;

    private final long pairsEnd;

    /** For each v and u the offset in bytes of a batch's bin; elements of none go behind the last. */
    private final long table;

    /** The sums of magnitudes of a batch, for one v. */
    private final long magnitudes;

    /** How many elements each bin has. */
    private final long counts;

    /** The profiles last computed, and how far apart in them images, and bins, are. */
    private final long profiles;

    private long imagePitch;
    private long binPitch;

    public FftProfileF64(Arena arena, ImageF64 image, FourierProfile options) {
        this.image = image;
        this.options = options;
        int size = image.size;
        FftBins map = new FftBins(size, options);
        bins = map.count();
        reach = map.reach();
        batch = size <= LARGEST_IN_BATCH ? LANES : 1;
        images = new WeightedImagesF64(arena, size, batch);
        spectrum = new SpectrumF64(arena, images, size, reach);
        batchSpectrum = batch == 1 ? null : new BatchSpectrumF64(arena, images, size, reach);
        gaussian = new GaussianWindowF64(size, size / options.gaussianFactor());
        windowX = ImageF64.allocate(arena, image.stride);
        windowY = ImageF64.allocate(arena, image.stride);
        ones = ImageF64.allocate(arena, image.stride);
        for (int i = 0; i < size; i++) {
            ImageF64.set(ones, i, 1);
        }
        magnitudes = ImageF64.allocate(arena, (reach + 1L) * LANES);
        profiles = ImageF64.allocate(arena, (long) batch * (ImageF64.roundUp(bins) + 1));
        counts = ImageF64.allocate(arena, bins);
        table = arena.allocate((long) Integer.BYTES * (reach + 1) * (reach + 1), 64)
                .address();
        int[] elementsInBin = new int[bins];
        int[] elementsInRound = new int[(reach + 1) * (reach + 1) + 1];
        int elements = 0;
        for (int v = 0; v <= reach; v++) {
            for (int u = 0; u <= reach; u++) {
                int bin = map.bin(u, v);
                ALL.set(INT, tableEntry(v, u), (int) ((bin == FftBins.NONE ? bins : bin) * VECTOR_BYTES));
                if (bin != FftBins.NONE) {
                    elementsInRound[elementsInBin[bin]++]++;
                    elements++;
                    double share = MagnitudesF64.elements(v, size);
                    ImageF64.set(counts, bin, ImageF64.get(counts, bin) + share);
                }
            }
        }
        pairs = arena.allocate(2L * Integer.BYTES * elements + 1, 64).address();
        pairsEnd = pairs + 2L * Integer.BYTES * elements;
        fillPairs(map, elementsInBin, elementsInRound);
    }

    private long tableEntry(int v, int u) {
        return table + Integer.BYTES * (v * (reach + 1L) + u);
    }

    private void fillPairs(FftBins map, int[] elementsInBin, int[] elementsInRound) {
        int[] next = new int[elementsInRound.length];
        for (int round = 1; round < next.length; round++) {
            next[round] = next[round - 1] + elementsInRound[round - 1];
        }
        Arrays.fill(elementsInBin, 0);
        for (int v = 0; v <= reach; v++) {
            for (int u = 0; u <= reach; u++) {
                int bin = map.bin(u, v);
                if (bin != FftBins.NONE) {
                    long pair = pairs + 2L * Integer.BYTES * next[elementsInBin[bin]++]++;
                    ALL.set(INT, pair, spectrum.index(u, v) * Double.BYTES);
                    ALL.set(INT, pair + Integer.BYTES, bin * Double.BYTES);
                }
            }
        }
    }

    public boolean isFor(ImageF64 image, FourierProfile options) {
        return this.image == image && this.options.equals(options);
    }

    /** How many images can be held. */
    public int batch() {
        return batch;
    }

    /** Holds the image, for a profile under a Gaussian about a centre. */
    public void hold(int place, @Wide double x, @Wide double y) {
        gaussian.compute(windowX, x);
        gaussian.compute(windowY, y);
        images.set(place, image, windowX, windowY);
    }

    /** Holds the image, for a profile of it as it is. */
    public void holdWithoutCenter(int place) {
        images.set(place, image, ones, ones);
    }

    /** Computes the profiles of the images in the first places. */
    public void compute(int count) {
        if (count >= FEWEST_IN_BATCH && batch > 1) {
            imagePitch = Double.BYTES;
            binPitch = VECTOR_BYTES;
            computeTogether();
        } else {
            imagePitch = ImageF64.roundUp(bins) * (long) Double.BYTES;
            binPitch = Double.BYTES;
            for (int place = 0; place < count; place++) {
                spectrum.compute(place);
                average(profiles + place * imagePitch);
            }
        }
    }

    /** Copies a profile. */
    public void get(int place, long profile) {
        long from = profiles + place * imagePitch;
        for (int bin = 0; bin < bins; bin++) {
            ImageF64.set(profile, bin, ImageF64.get(from + bin * binPitch, 0));
        }
    }

    private void computeTogether() {
        for (int bin = 0; bin < bins * LANES; bin++) {
            ImageF64.set(profiles, bin, 0);
        }
        batchSpectrum.transformColumns();
        for (int v = 0; v <= reach; v++) {
            batchSpectrum.computeRow(v, magnitudes);
            addRow(tableEntry(v, 0), reach, magnitudes, profiles);
        }
        for (int bin = 0; bin < bins; bin++) {
            long at = profiles + bin * VECTOR_BYTES;
            DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .div(DoubleVector.broadcast(SPECIES, ImageF64.get(counts, bin)))
                    .intoMemorySegment(ALL, at, LITTLE_ENDIAN);
        }
    }

    private static void addRow(long table, int reach, long magnitudes, long profiles) {
        for (int u = 0; u <= reach; u++) {
            long bin = profiles + ALL.get(INT, table + (long) u * Integer.BYTES & ADDRESS) & ADDRESS;
            DoubleVector.fromMemorySegment(SPECIES, ALL, bin, LITTLE_ENDIAN)
                    .add(DoubleVector.fromMemorySegment(
                            SPECIES, ALL, magnitudes + u * VECTOR_BYTES & ADDRESS, LITTLE_ENDIAN))
                    .intoMemorySegment(ALL, bin, LITTLE_ENDIAN);
        }
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
