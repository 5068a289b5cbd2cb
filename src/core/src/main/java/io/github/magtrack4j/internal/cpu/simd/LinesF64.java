package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The mean of neighbouring rows, or columns, of an image.
 *
 * <p>Rows are added up as vectors. For columns, a band of the image about them is turned over once, so that they are
 * rows; since the centre hardly moves from one iteration to the next, the band serves several times.
 */
final class LinesF64 {
    /** Columns that a band has to spare on either side. */
    private static final int SPARE = 4;

    private final ImageF64 image;

    /** The mean line: N values, then zeros to a whole vector. */
    final long line;

    /** Columns {@code bandFirst … bandEnd - 1} of the image, a row each. */
    private final long band;

    private int bandFirst;
    private int bandEnd;

    LinesF64(Arena arena, ImageF64 image) {
        this.image = image;
        line = ImageF64.allocate(arena, image.stride);
        band = ImageF64.allocate(arena, (long) image.size * image.stride);
    }

    /** Tells that the image is another one. */
    void forget() {
        bandFirst = 0;
        bandEnd = 0;
    }

    void averageRows(int first, int last) {
        average(image.row(first), last - first + 1);
    }

    void averageColumns(int first, int last) {
        if (first < bandFirst || last >= bandEnd) {
            bandFirst = Math.max(0, first - SPARE);
            bandEnd = Math.min(image.size, last + 1 + SPARE);
            turnOver();
        }
        average(band + (long) (first - bandFirst) * image.stride * Double.BYTES, last - first + 1);
    }

    /** The sum of rows, each times its weight. */
    void weighRows(@Wide double[] weights, int first, int last) {
        long rowBytes = (long) image.stride * Double.BYTES;
        for (int x = 0; x < image.stride; x += LANES) {
            long at = image.row(first) + (long) x * Double.BYTES;
            DoubleVector sum = DoubleVector.zero(SPECIES);
            for (int row = first; row <= last; row++) {
                sum = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                        .fma(DoubleVector.broadcast(SPECIES, (double) weights[row]), sum);
                at += rowBytes;
            }
            sum.intoMemorySegment(ALL, line + (long) x * Double.BYTES, LITTLE_ENDIAN);
        }
    }

    private void turnOver() {
        int columns = bandEnd - bandFirst;
        long rowBytes = (long) image.stride * Double.BYTES;
        for (int y = 0; y < image.size; y++) {
            long from = image.row(y) + (long) bandFirst * Double.BYTES;
            long to = band + (long) y * Double.BYTES;
            for (int x = 0; x < columns; x++) {
                ImageF64.set(to, 0, ImageF64.get(from, x));
                to += rowBytes;
            }
        }
    }

    private void average(long rows, int count) {
        long rowBytes = (long) image.stride * Double.BYTES;
        DoubleVector divisor = DoubleVector.broadcast(SPECIES, (double) count);
        for (int x = 0; x < image.stride; x += LANES) {
            long at = rows + (long) x * Double.BYTES;
            DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN);
            for (int row = 1; row < count; row++) {
                at += rowBytes;
                sum = sum.add(DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN));
            }
            sum.div(divisor).intoMemorySegment(ALL, line + (long) x * Double.BYTES, LITTLE_ENDIAN);
        }
    }
}
