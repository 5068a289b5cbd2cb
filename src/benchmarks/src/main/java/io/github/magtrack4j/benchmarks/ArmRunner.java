package io.github.magtrack4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs arms by JMH, each in a JVM of its own.
 *
 * @param timing how long
 * @param log the file that JMH's own output is appended to
 */
record ArmRunner(Timing timing, Path log) {
    /**
     * Runs an arm.
     *
     * @return what was measured, or why nothing was
     * @throws IOException if JMH's output cannot be kept
     */
    Measurement run(Arm arm) throws IOException {
        Path output = temporary(".log");
        Path computer = temporary(".txt");
        try {
            Collection<RunResult> results = new Runner(options(arm, output, computer)).run();
            return measurement(arm, results.iterator().next(), Computer.parse(Files.readString(computer)));
        } catch (RunnerException e) {
            return Measurement.failed(arm, reason(e));
        } finally {
            Files.write(log, Files.readAllBytes(output), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Files.delete(output);
            Files.delete(computer);
        }
    }

    /** Gone at the end, even after Ctrl-C. */
    private static Path temporary(String ending) throws IOException {
        Path file = Files.createTempFile("magtrack-bench", ending);
        file.toFile().deleteOnExit();
        return file;
    }

    private Options options(Arm arm, Path output, Path computer) {
        return new OptionsBuilder()
                .include("^" + Pattern.quote(FunctionBenchmark.class.getName() + ".call") + "$")
                .param("function", arm.function().name())
                .param("size", Integer.toString(arm.size()))
                .param("pixels", arm.pixels().name())
                .param("precision", arm.precision().name())
                .param("backend", arm.backend().name())
                .param("threads", Integer.toString(arm.threads()))
                .param("residence", arm.residence().name())
                .param("batch", Integer.toString(arm.batch()))
                .operationsPerInvocation(arm.imagesPerCall())
                .warmupIterations(timing.warmUps())
                .warmupTime(TimeValue.milliseconds(timing.millisPerWarmUp()))
                .measurementIterations(timing.samples())
                .measurementTime(TimeValue.milliseconds(timing.millisPerSample()))
                .forks(1)
                .jvmArgs(arm.jvmFlags().toArray(String[]::new))
                .jvmArgsAppend("-D" + FunctionBenchmark.COMPUTER_FILE + "=" + computer)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(output.toString())
                .build();
    }

    private static Measurement measurement(Arm arm, RunResult result, Computer computer) {
        List<Double> samples = new ArrayList<>();
        result.getAggregatedResult()
                .getIterationResults()
                .forEach(iteration -> samples.add(iteration.getPrimaryResult().getScore()));
        Result<?> heap = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return new Measurement(arm, samples, heap == null ? Double.NaN : heap.getScore(), computer, null);
    }

    /** The innermost message: JMH wraps what happened in the other JVM several times. */
    private static String reason(RunnerException failure) {
        Throwable cause = failure;
        while (true) {
            Throwable next = cause.getSuppressed().length > 0 ? cause.getSuppressed()[0] : cause.getCause();
            if (next == null) {
                String message = String.valueOf(cause.getMessage());
                return message.lines().findFirst().orElse("JMH does not say why");
            }
            cause = next;
        }
    }
}
