package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What all benchmarks share: images, a look-up table, a backend, and how time is taken. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public abstract class BeadBenchmark {
    /** As many images as 4 MB of bytes hold at 64 px: more than the second-level cache. */
    static final int IMAGES = 1000;

    @Param("64")
    int size;

    @Param("U8")
    PixelType pixels;

    @Param({"F64", "F32"})
    Precision precision;

    Backend backend;
    ImageStack stack;
    ZLut zlut;

    /** Makes a backend of this many threads, images and a table. */
    void open(int threads) {
        backend = Backend.cpu(threads).withPrecision(precision);
        stack = BeadImages.stack(Arena.ofAuto(), pixels, size, IMAGES);
        zlut = BeadImages.zlut(size);
        System.out.println("# " + backend.description());
    }

    /** Closes the backend. */
    @TearDown
    public void close() {
        backend.close();
    }
}
