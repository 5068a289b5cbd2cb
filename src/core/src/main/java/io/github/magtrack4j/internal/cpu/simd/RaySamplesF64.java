package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MAGIC;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MAGIC_BITS;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.function.IntToDoubleFunction;
import jdk.incubator.vector.DoubleVector;

/**
 * The image along a ray from a centre, by bilinear interpolation.
 *
 * <p>Radii are lanes. The places of the samples and of their pixels are computed as vectors, the samples one by one,
 * since a gather would be no faster than the loads it consists of.
 */
final class RaySamplesF64 {
    /** Little-endian, so that the lowest bits come first. */
    private static final ValueLayout.OfInt INTEGER = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final ImageF64 image;

    /** The radii in pixels. */
    private final long distances;

    /** Of each sample: the number of its pixel, as the lowest bits of a real, and where it lies between pixels. */
    private final long numbers;

    private final long fractionsX;
    private final long fractionsY;

    /** The samples of the last ray, radius by radius, as differences from the level. */
    final long samples;

    RaySamplesF64(Arena arena, ImageF64 image, int radii, IntToDoubleFunction radius) {
        this.image = image;
        int count = ImageF64.roundUp(radii);
        distances = ImageF64.allocate(arena, count);
        for (int k = 0; k < radii; k++) {
            ImageF64.set(distances, k, (double) radius.applyAsDouble(k));
        }
        numbers = ImageF64.allocate(arena, count);
        fractionsX = ImageF64.allocate(arena, count);
        fractionsY = ImageF64.allocate(arena, count);
        samples = ImageF64.allocate(arena, count);
    }

    /** What is subtracted from each sample, so that sums of them lose less: the image's first pixel. */
    double level() {
        return ImageF64.get(image.address, 0);
    }

    /** Samples a ray at some radii, all within the image. Behind them there is a vector of zeros. */
    void sample(double x, double y, double cosine, double sine, int first, int end) {
        place(x, y, cosine, sine, first, end);
        DoubleVector.zero(SPECIES).intoMemorySegment(ALL, samples + (long) end * Double.BYTES, LITTLE_ENDIAN);
        interpolate(first, end);
    }

    /** The pixel above and left of each sample, and the sample's distance from it. */
    private void place(double x, double y, double cosine, double sine, int first, int end) {
        double stride = image.stride;
        for (int k = first; k < end; k += LANES) {
            long at = (long) k * Double.BYTES;
            DoubleVector distance = DoubleVector.fromMemorySegment(SPECIES, ALL, distances + at, LITTLE_ENDIAN);
            DoubleVector column = distance.mul(cosine).add(x);
            DoubleVector row = distance.mul(sine).add(y);
            // A sample on a pixel may be given to the one before, and is then at distance 1 from it.
            DoubleVector leftColumn = column.sub((double) 0.5).add(MAGIC).sub(MAGIC);
            DoubleVector upperRow = row.sub((double) 0.5).add(MAGIC).sub(MAGIC);
            column.sub(leftColumn).intoMemorySegment(ALL, fractionsX + at, LITTLE_ENDIAN);
            row.sub(upperRow).intoMemorySegment(ALL, fractionsY + at, LITTLE_ENDIAN);
            upperRow.mul(stride).add(leftColumn).add(MAGIC).intoMemorySegment(ALL, numbers + at, LITTLE_ENDIAN);
        }
    }

    /** Bilinear interpolation of the four pixels about each sample. */
    private void interpolate(int first, int end) {
        long firstPixel = image.address;
        double level = level();
        long rowBytes = (long) image.stride * Double.BYTES;
        for (int k = first; k < end; k++) {
            int number = ALL.get(INTEGER, numbers + (long) k * Double.BYTES) - (int) MAGIC_BITS;
            long pixel = firstPixel + (long) number * Double.BYTES & ADDRESS;
            long pixelBelow = pixel + rowBytes & ADDRESS;
            double fraction = ImageF64.get(fractionsX, k);
            double upperLeft = ImageF64.get(pixel, 0);
            double lowerLeft = ImageF64.get(pixelBelow, 0);
            double upper = upperLeft - level + fraction * (ImageF64.get(pixel, 1) - upperLeft);
            double lower = lowerLeft - level + fraction * (ImageF64.get(pixelBelow, 1) - lowerLeft);
            ImageF64.set(samples, k, upper + ImageF64.get(fractionsY, k) * (lower - upper));
        }
    }
}
