package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Background;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
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

/** Each function on its own, on one thread; time per image, the reading of its pixels included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class Functions {
    private static final int IMAGES = 1000;

    @Param("64")
    int size;

    @Param("U8")
    PixelType pixels;

    @Param({"F64", "F32"})
    Precision precision;

    private Backend backend;
    private ImageStack stack;
    private ZLut zlut;
    private Centers centers;
    private DoubleMatrix profiles;

    /** Makes images, their centres and profiles, and a look-up table. */
    @Setup
    public void open() {
        backend = Backend.cpu(1).withPrecision(precision);
        stack = BeadImages.stack(Arena.ofAuto(), pixels, size, IMAGES);
        zlut = BeadImages.zlut(size);
        centers = backend.stackToXyzp(stack).centers();
        profiles = backend.radialProfile(stack, centers);
        System.out.println("# " + backend.description());
    }

    /** Closes the backend. */
    @TearDown
    public void close() {
        backend.close();
    }

    /** Centre of mass without a background. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public Centers centerOfMass() {
        return backend.centerOfMass(stack, Background.NONE);
    }

    /** Centre of mass about the mean. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public Centers centerOfMassMean() {
        return backend.centerOfMass(stack, Background.MEAN);
    }

    /** Centre of mass about the median. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public Centers centerOfMassMedian() {
        return backend.centerOfMass(stack, Background.MEDIAN);
    }

    /** One row and one column, to the maximum. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public Centers autoConv() {
        return backend.autoConv(stack, centers);
    }

    /** Several rows and columns, to the vertex of a parabola. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public Centers autoConvMultilineSubPixel() {
        return backend.autoConvMultilineSubPixel(stack, centers);
    }

    /** One bin per pixel. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public DoubleMatrix radialProfile() {
        return backend.radialProfile(stack, centers);
    }

    /** 4 bins per period, up to half of the highest frequency. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public DoubleMatrix fftProfile() {
        return backend.fftProfile(stack, centers);
    }

    /** A table of 101 planes. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public DoubleSeries lookupZ() {
        return backend.lookupZ(profiles, zlut);
    }
}
