package io.github.magtrack4j.benchmarks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs arms one after another, and the C program before the first arm of each size.
 *
 * @param version the version of magtrack4j
 * @param arms the arms
 * @param timing how long each is run
 * @param baseline the C program, if it is there
 * @param log the file that JMH's own output is appended to
 */
public record BenchmarkRun(String version, List<Arm> arms, Timing timing, Optional<Path> baseline, Path log) {
    /** Is told what was found out so far, whenever that is more. */
    @FunctionalInterface
    public interface Listener {
        /** Takes the report so far, whose last measurement is new. */
        void measured(BenchmarkReport soFar) throws IOException;
    }

    /** Runs all arms. */
    public BenchmarkReport run(Listener listener) throws IOException {
        Machine machine = Machine.here();
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ArmRunner runner = new ArmRunner(timing, log);
        List<Measurement> measurements = new ArrayList<>();
        List<BaselineFigure> figures = new ArrayList<>();
        Set<Integer> sizes = new HashSet<>();
        BenchmarkReport report = new BenchmarkReport(version, start, machine, measurements, figures);
        for (Arm arm : arms) {
            if (baseline.isPresent() && sizes.add(arm.size())) {
                figures.addAll(baselineFigures(baseline.get(), arm.size()));
            }
            measurements.add(runner.run(arm));
            report = new BenchmarkReport(version, start, machine, measurements, figures);
            listener.measured(report);
        }
        return report;
    }

    private List<BaselineFigure> baselineFigures(Path executable, int size) throws IOException {
        List<String> stages = arms.stream()
                .filter(arm -> arm.size() == size && arm.baselinePixels().isPresent())
                .flatMap(arm -> arm.function().stage(arm.precision()).stream())
                .distinct()
                .toList();
        try {
            return new BaselineProgram(executable).measure(size, stages);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while the baseline ran");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
