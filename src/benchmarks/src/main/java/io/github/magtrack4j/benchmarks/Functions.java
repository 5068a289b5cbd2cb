package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Background;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Each function on its own, on one thread; time per image, the reading of its pixels included. */
public class Functions extends BeadBenchmark {
    private Centers centers;
    private DoubleMatrix profiles;

    /** Makes images, their centres and profiles, and a look-up table. */
    @Setup
    public void open() {
        open(1);
        centers = backend.stackToXyzp(stack).centers();
        profiles = backend.radialProfile(stack, centers);
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
