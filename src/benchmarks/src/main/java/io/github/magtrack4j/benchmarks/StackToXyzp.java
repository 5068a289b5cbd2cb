package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The whole pipeline: pixels in, x, y, z and profiles out; time per image. */
public class StackToXyzp extends BeadBenchmark {
    @Param({"1", "2"})
    int threads;

    private Tracks tracks;

    /** Makes images, look-up table and room for the results. */
    @Setup
    public void open() {
        open(threads);
        tracks = Tracks.allocate(Arena.ofAuto(), IMAGES, size / 2);
    }

    /** Tracks every image. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public Tracks track() {
        backend.stackToXyzp(stack, zlut, TrackingOptions.DEFAULTS, tracks);
        return tracks;
    }
}
