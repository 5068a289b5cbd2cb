package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import java.lang.foreign.Arena;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The whole pipeline: pixels in, x, y, z and profiles out; time per image. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class StackToXyzp {
    /** As many images as 4 MB of bytes hold at 64 px: more than the second-level cache. */
    static final int IMAGES = 1000;

    @Param("64")
    int size;

    @Param("U8")
    PixelType pixels;

    @Param({"F64", "F32"})
    Precision precision;

    @Param({"1", "2"})
    int threads;

    private Backend backend;
    private ImageStack stack;
    private ZLut zlut;
    private Tracks tracks;

    /** Makes images, look-up table and room for the results. */
    @Setup
    public void open() {
        backend = Backend.cpu(threads).withPrecision(precision);
        stack = BeadImages.stack(Arena.ofAuto(), pixels, size, IMAGES);
        zlut = BeadImages.zlut(size);
        tracks = Tracks.allocate(Arena.ofAuto(), IMAGES, size / 2);
        System.out.println("# " + backend.description());
    }

    /** Closes the backend. */
    @TearDown
    public void close() {
        backend.close();
    }

    /** Tracks every image. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public Tracks track() {
        backend.stackToXyzp(stack, zlut, TrackingOptions.DEFAULTS, tracks);
        return tracks;
    }
}
