package io.github.magtrack4j.internal.cpu.simd.fft;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF32;
import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF32;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two-dimensional Fourier transform of real images without what {@code fftProfile} does before and after: from the
 * pixels in the type of the arithmetic, in cache, to all frequencies, as FFTW's r2c. Time per image.
 *
 * <p>In the kernels' package, since they are nobody else's, and among the tests, since it is nothing to be shipped.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FourierTransforms {
    private static final int IMAGES = 16;

    @Param("64")
    int size;

    private Runnable batchF64;
    private Runnable oneF64;
    private Runnable batchF32;
    private Runnable oneF32;

    /** Makes random images and room for their transforms. */
    @Setup
    public void open() {
        Arena arena = Arena.global(); // reached by address alone
        openF64(arena, size / 2);
        openF32(arena, size / 2);
    }

    private void openF64(Arena arena, int reach) {
        int lanes = LanesF64.LANES;
        ImageF64 image = new ImageF64(arena, size);
        fill(image.size, (row, column, value) -> ImageF64.set(image.row(row), column, value));
        long ones = ImageF64.allocate(arena, image.stride);
        for (int i = 0; i < size; i++) {
            ImageF64.set(ones, i, 1);
        }
        WeightedImagesF64 images = new WeightedImagesF64(arena, size, lanes);
        BatchSpectrumF64 batch = new BatchSpectrumF64(arena, images, size, reach);
        SpectrumF64 spectrum = new SpectrumF64(arena, images, size, reach);
        batchF64 = () -> {
            for (int first = 0; first < IMAGES; first += lanes) {
                for (int place = 0; place < lanes; place++) {
                    images.set(place, image, ones, ones);
                }
                batch.transformColumns();
                for (int v = 0; v <= reach; v++) {
                    batch.transformRow(v);
                }
            }
        };
        oneF64 = () -> {
            for (int i = 0; i < IMAGES; i++) {
                images.set(0, image, ones, ones);
                spectrum.transformColumns(0);
                for (int block = 0; block < spectrum.blocks(); block++) {
                    spectrum.transformRows(block);
                }
            }
        };
    }

    private void openF32(Arena arena, int reach) {
        int lanes = LanesF32.LANES;
        ImageF32 image = new ImageF32(arena, size);
        fill(image.size, (row, column, value) -> ImageF32.set(image.row(row), column, (float) value));
        long ones = ImageF32.allocate(arena, image.stride);
        for (int i = 0; i < size; i++) {
            ImageF32.set(ones, i, 1);
        }
        WeightedImagesF32 images = new WeightedImagesF32(arena, size, lanes);
        BatchSpectrumF32 batch = new BatchSpectrumF32(arena, images, size, reach);
        SpectrumF32 spectrum = new SpectrumF32(arena, images, size, reach);
        batchF32 = () -> {
            for (int first = 0; first < IMAGES; first += lanes) {
                for (int place = 0; place < lanes; place++) {
                    images.set(place, image, ones, ones);
                }
                batch.transformColumns();
                for (int v = 0; v <= reach; v++) {
                    batch.transformRow(v);
                }
            }
        };
        oneF32 = () -> {
            for (int i = 0; i < IMAGES; i++) {
                images.set(0, image, ones, ones);
                spectrum.transformColumns(0);
                for (int block = 0; block < spectrum.blocks(); block++) {
                    spectrum.transformRows(block);
                }
            }
        };
    }

    private interface Pixel {
        void set(int row, int column, double value);
    }

    private static void fill(int size, Pixel pixel) {
        Random random = new Random(1);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                pixel.set(row, column, random.nextDouble());
            }
        }
    }

    /** 64 bits, an image in each lane. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public void batchF64() {
        batchF64.run();
    }

    /** 64 bits, lanes are columns or rows of one image. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public void oneF64() {
        oneF64.run();
    }

    /** 32 bits, an image in each lane. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public void batchF32() {
        batchF32.run();
    }

    /** 32 bits, lanes are columns or rows of one image. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public void oneF32() {
        oneF32.run();
    }
}
