package io.github.magtrack4j.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.KernelTest;
import io.github.magtrack4j.internal.cpu.scalar.ScalarBeadKernelsF64;
import io.github.magtrack4j.internal.cpu.scalar.ScalarSeriesKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.SimdBeadKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdBeadKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.SimdSeriesKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdSeriesKernelsF64;
import io.github.magtrack4j.internal.cpu.steps.BeadKernels;
import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import io.github.magtrack4j.internal.numeric.BeadField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SIMD kernels for beads and for series against the definitions, with guard pages as in the test of images. */
@KernelTest
@Tag("simd")
class OtherKernelsTest {
    static IntStream sizes() {
        return IntStream.concat(IntStream.rangeClosed(8, 40), IntStream.of(63, 64, 65, 97, 128));
    }

    private static Supplier<Arena> guarded(int size) {
        return () -> new GuardedArena(size % 2 == 0);
    }

    private static MemorySegment doubles(Arena arena, double... values) {
        MemorySegment segment = arena.allocate((long) values.length * Double.BYTES, Double.BYTES);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_DOUBLE, 0, values.length);
        return segment;
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void beads(int size) {
        Random random = new Random(size);
        BeadOptics optics =
                BeadOptics.DEFAULTS.withPadFactor(1 + random.nextDouble()).withBackgroundLevel(0.2);
        try (BeadKernels definition = new ScalarBeadKernelsF64();
                BeadKernels wide = new SimdBeadKernelsF64(guarded(size));
                BeadKernels narrow = new SimdBeadKernelsF32(guarded(size));
                GuardedArena arena = new GuardedArena(true)) {
            // Pixels of 500 nm: the objective passes every frequency there is. Of 20 nm: it passes few.
            for (double nmPerPixel : new double[] {100, 500, 20}) {
                BeadField field = new BeadField(size, optics.withNmPerPixel(nmPerPixel));
                double x = 300 * random.nextGaussian();
                double y = 300 * random.nextGaussian();
                double z = 2000 * random.nextGaussian();
                double[] expected = image(definition, field, x, y, z, arena);
                double[] inWide = image(wide, field, x, y, z, arena);
                double[] inNarrow = image(narrow, field, x, y, z, arena);
                for (int i = 0; i < expected.length; i++) {
                    String what = "pixel " + i + " of a bead at " + x + ", " + y + ", " + z + ", " + field.optics();
                    assertEquals(expected[i], inWide[i], 1e-12, what);
                    assertEquals(expected[i], inNarrow[i], 0.2 * 0x1p-16, what);
                }
            }
        }
    }

    private static double[] image(BeadKernels kernels, BeadField field, double x, double y, double z, Arena arena) {
        MemorySegment into = arena.allocate((long) field.size() * field.size() * Double.BYTES, Double.BYTES);
        kernels.open(field);
        kernels.render(x, y, z, into, 0);
        return into.toArray(ValueLayout.JAVA_DOUBLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 15, 16, 17, 64, 500, 511, 512, 513, 1025})
    void gaussians(int size) {
        Random random = new Random(size);
        double[] values = random.doubles(size, -3000, 3000).toArray();
        values[random.nextInt(size)] = Double.NaN;
        values[random.nextInt(size)] = Double.POSITIVE_INFINITY;
        values[random.nextInt(size)] = 7.5;
        try (SeriesKernels definition = new ScalarSeriesKernelsF64();
                SeriesKernels wide = new SimdSeriesKernelsF64(guarded(size));
                SeriesKernels narrow = new SimdSeriesKernelsF32(guarded(size));
                GuardedArena arena = new GuardedArena(true)) {
            MemorySegment x = doubles(arena, values);
            MemorySegment y = doubles(arena, 7, 8.25, Double.NaN);
            MemorySegment expected = arena.allocate(3L * size * Double.BYTES, Double.BYTES);
            MemorySegment actual = arena.allocate(3L * size * Double.BYTES, Double.BYTES);
            for (double sigma : new double[] {0.1, 30, 1e5}) {
                for (SeriesKernels kernels : new SeriesKernels[] {wide, narrow}) {
                    double tolerance = kernels instanceof SimdSeriesKernelsF64 ? 1e-15 : 0x1p-21;
                    definition.gaussian(x, 0, size, 7.5, sigma, expected);
                    kernels.gaussian(x, 0, size, 7.5, sigma, actual);
                    assertSame(expected, actual, size, tolerance);
                    definition.gaussian2d(x, y, 7.5, 8, sigma, expected, 0);
                    kernels.gaussian2d(x, y, 7.5, 8, sigma, actual, 0);
                    assertSame(expected, actual, 3 * size, tolerance);
                    definition.gaussian2d(y, x, 8, 7.5, sigma, expected, 0);
                    kernels.gaussian2d(y, x, 8, 7.5, sigma, actual, 0);
                    assertSame(expected, actual, 3 * size, tolerance);
                }
            }
        }
    }

    private static void assertSame(MemorySegment expected, MemorySegment actual, int count, double tolerance) {
        for (int i = 0; i < count; i++) {
            assertEquals(
                    expected.getAtIndex(ValueLayout.JAVA_DOUBLE, i),
                    actual.getAtIndex(ValueLayout.JAVA_DOUBLE, i),
                    tolerance,
                    "value " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 15, 16, 17, 33, 511, 512, 513, 2000})
    void means(int count) {
        Random random = new Random(count);
        int columns = 3 * count + random.nextInt(5);
        double[] bins = random.ints(3L * columns, 0, count + 3)
                .mapToDouble(bin -> bin > count ? Double.POSITIVE_INFINITY : bin)
                .toArray();
        bins[columns + random.nextInt(columns)] = Double.NaN;
        double[] weights = random.doubles(3L * columns, -1, 1).toArray();
        weights[random.nextInt(columns)] = Double.NaN;
        try (SeriesKernels definition = new ScalarSeriesKernelsF64();
                SeriesKernels wide = new SimdSeriesKernelsF64(guarded(count));
                SeriesKernels narrow = new SimdSeriesKernelsF32(guarded(count));
                GuardedArena arena = new GuardedArena(true)) {
            MemorySegment numbers = doubles(arena, bins);
            MemorySegment values = doubles(arena, weights);
            MemorySegment expected = arena.allocate(3L * count * Double.BYTES, Double.BYTES);
            MemorySegment actual = arena.allocate(3L * count * Double.BYTES, Double.BYTES);
            for (SeriesKernels kernels : new SeriesKernels[] {wide, narrow}) {
                for (long row = 0; row < 3; row++) {
                    definition.binmean(numbers, values, columns, row, count, expected);
                    kernels.binmean(numbers, values, columns, row, count, actual);
                }
                assertSame(
                        expected,
                        actual,
                        3 * count,
                        kernels instanceof SimdSeriesKernelsF64 ? 1e-14 : columns * 0x1p-24);
                for (int bin = 0; bin < count; bin++) {
                    assertEquals(Double.NaN, actual.getAtIndex(ValueLayout.JAVA_DOUBLE, count + bin));
                }
            }
        }
    }
}
