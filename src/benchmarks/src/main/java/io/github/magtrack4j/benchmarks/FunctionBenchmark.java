package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Inputs;
import io.github.magtrack4j.benchmarks.functions.Reference;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A function of {@link Backend}, on many images in one call, with results in the same memory each time. What it answers
 * is checked before it is timed.
 *
 * <p>{@link ArmRunner} sets all parameters and gets the time per image. Run by JMH alone, the time is that of a call.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FunctionBenchmark {
    /** The system property that names a file to which is written what {@link Computer} the backend is. */
    static final String COMPUTER_FILE = "magtrack4j.benchmarks.computerFile";

    @Param
    BackendFunction function;

    @Param("64")
    int size;

    @Param("U8")
    PixelType pixels;

    @Param({"F64", "F32"})
    Precision precision;

    @Param("SIMD")
    BackendKind backend;

    @Param("1")
    int threads;

    @Param("CACHE")
    Residence residence;

    @Param("0")
    int batch;

    private Backend opened;
    private Inputs.Placed placed;
    private List<Inputs> calls;
    private int next;

    /** Makes the images, opens the backend, and requires that it answers right. */
    @Setup
    public void open() throws IOException {
        int count = Math.max(batch, residence.count(function.bytes(size, pixels)));
        try (Backend scalar = BackendKind.SCALAR.open(1)) {
            Inputs made = Inputs.make(scalar, pixels, size, count);
            Reference reference = Reference.of(function, scalar, made);
            opened = backend.open(threads).withPrecision(precision);
            if (System.getProperty(COMPUTER_FILE) != null) {
                Files.writeString(
                        Path.of(System.getProperty(COMPUTER_FILE)),
                        Computer.of(opened).toText());
            }
            placed = made.place(residence, opened);
            opened = opened.withResultsFrom(new ReusedMemory(placed.arena()));
            calls = placed.inputs().calls(batch > 0 ? batch : count);
            reference.require(opened, calls.get(0));
        }
    }

    /** Calls the function, on the next of the images. */
    @Benchmark
    public Object call() {
        Inputs inputs = calls.get(next);
        next = next + 1 < calls.size() ? next + 1 : 0;
        return function.call(opened, inputs);
    }

    /** Closes the backend. */
    @TearDown
    public void close() {
        placed.close();
        opened.close();
    }
}
