package io.github.magtrack4j.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything a run found out.
 *
 * @param version the version of magtrack4j
 * @param date when the run began
 * @param machine what it ran on
 * @param measurements the arms that were run, in their order
 * @param baseline the C program's figures; none where it is not there
 */
public record BenchmarkReport(
        String version, Instant date, Machine machine, List<Measurement> measurements, List<BaselineFigure> baseline) {
    /** Takes the lists as they are now. */
    public BenchmarkReport {
        measurements = List.copyOf(measurements);
        baseline = List.copyOf(baseline);
    }

    /** Returns what the C program has beside a measurement. */
    public Optional<BaselineFigure> beside(Measurement measurement) {
        return baseline.stream()
                .filter(figure -> measurement.isGood() && figure.isOf(measurement.arm()))
                .findFirst();
    }

    /** Returns how many times as long as the C program an arm takes. */
    static double ratio(Measurement measurement, BaselineFigure figure) {
        return measurement.median() / figure.median();
    }

    /**
     * Returns from how many images on a call on a GPU is faster, for all arms that were measured with several numbers.
     */
    public List<Crossover> crossovers() {
        return Crossover.of(measurements);
    }

    /** Returns the number of arms that failed. */
    public long failures() {
        return measurements.stream()
                .filter(measurement -> !measurement.isGood())
                .count();
    }
}
