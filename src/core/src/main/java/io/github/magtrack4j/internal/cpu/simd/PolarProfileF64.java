package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import java.lang.foreign.Arena;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * The mean of an image along circles about a centre, ray by ray: as images are convex, the part of a ray that lies in
 * one has no gaps, and no lane has to be masked. Circles are lanes.
 */
final class PolarProfileF64 {
    private final ImageF64 image;
    private final PolarGrid grid;
    private final RaySamplesF64 ray;
    private final long sums;

    /** By how many samples a circle has more than the one before. */
    private final int[] more;

    PolarProfileF64(Arena arena, ImageF64 image, PolarGrid grid) {
        this.image = image;
        this.grid = grid;
        ray = new RaySamplesF64(arena, image, grid.circles(), grid::radius);
        sums = ImageF64.allocate(arena, grid.circles());
        more = new int[grid.circles() + 1];
    }

    boolean isFor(ImageF64 image, PolarGrid grid) {
        return this.image == image && this.grid == grid;
    }

    void compute(@Wide double x, @Wide double y, long profile) {
        Arrays.fill(more, 0);
        for (int circle = 0; circle < grid.circles(); circle++) {
            ImageF64.set(sums, circle, 0);
        }
        for (int number = 0; number < grid.rays(); number++) {
            int first = grid.first(number, x, y);
            int end = grid.end(number, x, y);
            if (first < end) {
                double cosine = (double) grid.cosine(number);
                double sine = (double) grid.sine(number);
                ray.sample((double) x, (double) y, cosine, sine, first, end);
                add(first, end);
                more[first]++;
                more[end]--;
            }
        }
        int samples = 0;
        for (int circle = 0; circle < grid.circles(); circle++) {
            samples += more[circle];
            ImageF64.set(
                    profile, circle, ray.level() + ImageF64.get(sums, circle) / samples); // NaN where there are none
        }
    }

    private void add(int first, int end) {
        for (int circle = first; circle < end; circle += LANES) {
            long at = (long) circle * Double.BYTES;
            DoubleVector.fromMemorySegment(SPECIES, ALL, sums + at, LITTLE_ENDIAN)
                    .add(DoubleVector.fromMemorySegment(SPECIES, ALL, ray.samples + at, LITTLE_ENDIAN))
                    .intoMemorySegment(ALL, sums + at, LITTLE_ENDIAN);
        }
    }
}
