package io.github.magtrack4j.internal.cpu.simd.fft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.KernelTest;
import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.IntStream;
import org.jtransforms.fft.DoubleFFT_2D;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transforms themselves, element by element: against the definition, and against JTransforms. */
@KernelTest
@Tag("simd")
class SpectrumTest {
    static IntStream evenSizes() {
        return IntStream.concat(
                IntStream.rangeClosed(4, 65).map(half -> 2 * half), IntStream.of(200, 256, 420, 512, 1018, 1024));
    }

    /** Half of the sizes of {@link #evenSizes()}, whose columns are transformed, and the sizes, whose rows are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 21, 25, 32, 35, 49, 60, 64, 77, 97, 105, 128, 210})
    void lanesAreTransformedEachForItself(int length) {
        int lanes = LanesF64.LANES;
        Random random = new Random(length);
        try (Arena arena = Arena.ofConfined()) {
            long data = ImageF64.allocate(arena, 2L * length * lanes);
            long scratch = ImageF64.allocate(arena, 2L * length * lanes);
            double[] numbers = random.doubles(2L * length * lanes, -1, 1).toArray();
            for (int i = 0; i < numbers.length; i++) {
                ImageF64.set(data, i, numbers[i]);
            }
            long result = new FftF64(arena, length).transform(data, scratch);
            for (int lane = 0; lane < lanes; lane++) {
                for (int j = 0; j < length; j++) {
                    double re = 0;
                    double im = 0;
                    for (int k = 0; k < length; k++) {
                        double angle = -2 * Math.PI * ((long) j * k % length) / length;
                        double numberRe = numbers[2 * k * lanes + lane];
                        double numberIm = numbers[(2 * k + 1) * lanes + lane];
                        re += numberRe * Math.cos(angle) - numberIm * Math.sin(angle);
                        im += numberRe * Math.sin(angle) + numberIm * Math.cos(angle);
                    }
                    String where = "frequency " + j + " of lane " + lane;
                    assertEquals(re, ImageF64.get(result, 2L * j * lanes + lane), 1e-14 * length, where);
                    assertEquals(im, ImageF64.get(result, (2L * j + 1) * lanes + lane), 1e-14 * length, where);
                }
            }
        }
    }

    /** Sums of p products of numbers below 1, at most N² of them: a rounding of 1e-16 each, relative to the largest. */
    @ParameterizedTest
    @MethodSource("evenSizes")
    void magnitudesAreThoseOfJTransforms(int size) {
        Random random = new Random(size);
        int reach = random.nextBoolean() ? size / 2 : size / 4;
        int lanes = LanesF64.LANES;
        try (Arena arena = Arena.ofConfined()) {
            ImageF64 image = new ImageF64(arena, size);
            long weightsX = ImageF64.allocate(arena, image.stride);
            long weightsY = ImageF64.allocate(arena, image.stride);
            for (int i = 0; i < size; i++) {
                ImageF64.set(weightsX, i, 0.5 + random.nextDouble());
                ImageF64.set(weightsY, i, 0.5 + random.nextDouble());
            }
            double[][] expected = new double[size][2 * size];
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    double pixel = random.nextDouble();
                    ImageF64.set(image.row(y), x, pixel);
                    expected[y][x] = pixel * ImageF64.get(weightsX, x) * ImageF64.get(weightsY, y);
                }
            }
            new DoubleFFT_2D(size, size).realForwardFull(expected);
            WeightedImagesF64 images = new WeightedImagesF64(arena, size, lanes);
            SpectrumF64 spectrum = new SpectrumF64(arena, images, size, reach);
            images.set(0, image, weightsX, weightsY);
            spectrum.compute(0);
            double tolerance = 1e-14 * magnitude(expected, 0, 0);
            for (int u = 0; u <= reach; u++) {
                for (int v = 0; v <= reach; v++) {
                    double share = v == 0 || 2 * v == size ? 0.5 : 1;
                    double sum = share * (magnitude(expected, u, v) + magnitude(expected, (size - u) % size, v));
                    assertEquals(
                            sum,
                            ImageF64.get(spectrum.magnitudes(), spectrum.index(u, v)),
                            tolerance,
                            "u " + u + ", v " + v);
                }
            }
        }
    }

    /** Every lane of a batch, whatever is in the others, has the bits of the same image by itself. */
    @ParameterizedTest
    @MethodSource("sizesOfBatches")
    void anImageInABatchHasTheBitsOfAnImageByItself(int size) {
        Random random = new Random(size);
        int reach = size / 2 - random.nextInt(size / 2);
        int lanes = LanesF64.LANES;
        try (Arena arena = Arena.ofConfined()) {
            ImageF64 image = new ImageF64(arena, size);
            long ones = ImageF64.allocate(arena, image.stride);
            for (int i = 0; i < size; i++) {
                ImageF64.set(ones, i, 1);
            }
            WeightedImagesF64 images = new WeightedImagesF64(arena, size, lanes);
            for (int lane = 0; lane < lanes; lane++) {
                for (int y = 0; y < size; y++) {
                    for (int x = 0; x < size; x++) {
                        ImageF64.set(image.row(y), x, lane == 1 ? Double.NaN : random.nextDouble());
                    }
                }
                images.set(lane, image, ones, ones);
            }
            BatchSpectrumF64 batch = new BatchSpectrumF64(arena, images, size, reach);
            batch.transformColumns();
            long[] rows = new long[reach + 1];
            for (int v = 0; v <= reach; v++) {
                rows[v] = ImageF64.allocate(arena, (reach + 1L) * lanes);
                batch.computeRow(v, rows[v]);
            }
            SpectrumF64 spectrum = new SpectrumF64(arena, images, size, reach);
            for (int lane = 0; lane < lanes; lane++) {
                spectrum.compute(lane);
                for (int v = 0; v <= reach; v++) {
                    for (int u = 0; u <= reach; u++) {
                        double alone = ImageF64.get(spectrum.magnitudes(), spectrum.index(u, v));
                        assertEquals(lane == 1, Double.isNaN(alone));
                        assertEquals(
                                alone,
                                ImageF64.get(rows[v], (long) u * lanes + lane),
                                0,
                                "u " + u + ", v " + v + ", lane " + lane);
                    }
                }
            }
        }
    }

    static IntStream sizesOfBatches() {
        return IntStream.rangeClosed(4, 40).map(half -> 2 * half);
    }

    private static double magnitude(double[][] spectrum, int u, int v) {
        return Math.hypot(spectrum[v][2 * u], spectrum[v][2 * u + 1]);
    }
}
