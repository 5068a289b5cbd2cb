package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.MaximumF64;
import io.github.magtrack4j.internal.cpu.steps.QuadrantKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The profiles of the four quadrants, joined along each axis, and their self-convolution.
 *
 * <p>Radii are lanes, and lags are those of a convolution.
 */
final class QuadrantsF64 implements QuadrantKernels {
    private final ImageF64 image;
    private final QuadrantGrid grid;

    private final RaySamplesF64 ray;

    /** The weighted sums over the angles, radius by radius, to all four sides. */
    private final long right;

    private final long left;
    private final long below;
    private final long above;

    /** What is convolved, with zeros on both sides that the sums run into. */
    private final long line;

    private final long convolution;
    private final int mostRadii;
    private int radii;

    QuadrantsF64(Arena arena, ImageF64 image, QuadrantGrid grid) {
        this.image = image;
        this.grid = grid;
        mostRadii = grid.mostRadii();
        ray = new RaySamplesF64(arena, image, mostRadii, k -> (k + 0.5) * grid.spacing());
        right = scratch(arena);
        left = scratch(arena);
        below = scratch(arena);
        above = scratch(arena);
        int zeros = ImageF64.roundUp(mostRadii + LANES);
        line = ImageF64.allocate(arena, 2L * mostRadii + 2L * zeros) + (long) zeros * Double.BYTES;
        convolution = ImageF64.allocate(arena, ImageF64.roundUp(2 * mostRadii));
    }

    private long scratch(Arena arena) {
        return ImageF64.allocate(arena, ImageF64.roundUp(mostRadii));
    }

    boolean isFor(ImageF64 image, QuadrantGrid grid) {
        return this.image == image && this.grid == grid;
    }

    @Override
    public void sample(@Wide double x, @Wide double y, int radii) {
        this.radii = radii;
        for (int k = 0; k < ImageF64.roundUp(radii); k++) {
            ImageF64.set(right, k, 0);
            ImageF64.set(left, k, 0);
            ImageF64.set(below, k, 0);
            ImageF64.set(above, k, 0);
        }
        for (int angle = 0; angle < grid.angles(); angle++) {
            double cosine = (double) grid.cosine(angle);
            double sine = (double) grid.sine(angle);
            ray.sample((double) x, (double) y, cosine, sine, 0, radii);
            add(cosine, right, sine, below);
            ray.sample((double) x, (double) y, -cosine, sine, 0, radii);
            add(cosine, left, sine, below);
            ray.sample((double) x, (double) y, cosine, -sine, 0, radii);
            add(cosine, right, sine, above);
            ray.sample((double) x, (double) y, -cosine, -sine, 0, radii);
            add(cosine, left, sine, above);
        }
    }

    private void add(double cosine, long sumsX, double sine, long sumsY) {
        for (int k = 0; k < radii; k += LANES) {
            long at = (long) k * Double.BYTES;
            DoubleVector sample = DoubleVector.fromMemorySegment(SPECIES, ALL, ray.samples + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, sumsX + at, LITTLE_ENDIAN)
                    .add(sample.mul(cosine))
                    .intoMemorySegment(ALL, sumsX + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, sumsY + at, LITTLE_ENDIAN)
                    .add(sample.mul(sine))
                    .intoMemorySegment(ALL, sumsY + at, LITTLE_ENDIAN);
        }
    }

    @Override
    public void convolve(boolean alongX) {
        join(alongX ? left : above, alongX ? right : below);
        for (int index = 0; index < 2 * radii - 1; index += LANES) {
            convolveLags(index);
        }
        for (int index = 2 * radii - 1; index < ImageF64.roundUp(2 * radii - 1); index++) {
            ImageF64.set(convolution, index, Float.NEGATIVE_INFINITY);
        }
    }

    /** Joins two sides to a line about its mean, in which each radius counts for its circle. */
    private void join(long before, long behind) {
        // Summed up are differences from the first value, so that a line of equal values loses all of them.
        double level = ImageF64.get(before, 0);
        double sum = 0;
        for (int k = 0; k < radii; k++) {
            sum += ImageF64.get(before, k) - level + (ImageF64.get(behind, k) - level);
        }
        double mean = sum / (2 * radii);
        for (int k = 0; k < radii; k++) {
            double radius = k + (double) 0.5;
            ImageF64.set(line, radii - 1 - k, (ImageF64.get(before, k) - level - mean) * radius);
            ImageF64.set(line, radii + k, (ImageF64.get(behind, k) - level - mean) * radius);
        }
        // A longer line may have been here.
        for (int i = 2 * radii; i < 2 * mostRadii; i++) {
            ImageF64.set(line, i, 0);
        }
    }

    private void convolveLags(int index) {
        // Lag 0 is number radii - 1, and there the first sample meets the last.
        long partner = line + (long) (radii + index) * Double.BYTES;
        DoubleVector even = DoubleVector.zero(SPECIES);
        DoubleVector odd = DoubleVector.zero(SPECIES);
        for (int i = 0; i < 2 * radii; i += 2) {
            even = DoubleVector.fromMemorySegment(SPECIES, ALL, partner, LITTLE_ENDIAN)
                    .fma(DoubleVector.broadcast(SPECIES, ImageF64.get(line, i)), even);
            odd = DoubleVector.fromMemorySegment(SPECIES, ALL, partner - Double.BYTES, LITTLE_ENDIAN)
                    .fma(DoubleVector.broadcast(SPECIES, ImageF64.get(line, i + 1)), odd);
            partner -= 2 * Double.BYTES;
        }
        even.add(odd).intoMemorySegment(ALL, convolution + (long) index * Double.BYTES, LITTLE_ENDIAN);
    }

    @Override
    public int maximum() {
        int lags = 2 * radii - 1;
        // One by one: of all that is computed here it is a thousandth.
        double largest = get(0);
        for (int lag = 1; lag < lags; lag++) {
            largest = Math.max(largest, get(lag));
        }
        return Math.min(MaximumF64.firstIndex(convolution, lags, largest), lags - 1);
    }

    @Override
    public @Wide double convolution(int index) {
        return get(index);
    }

    private double get(int index) {
        return ImageF64.get(convolution, index);
    }
}
