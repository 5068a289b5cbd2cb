package io.github.magtrack4j.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * What was measured for an arm.
 *
 * @param arm the arm
 * @param samples the times in microseconds per image
 * @param heapBytesPerImage what was allocated on the Java heap, in bytes per image
 * @param computer what computed
 * @param failure why nothing was measured, or null
 */
public record Measurement(Arm arm, List<Double> samples, double heapBytesPerImage, Computer computer, String failure) {
    /** Keeps the samples in the order of their size. */
    public Measurement {
        samples = samples.stream().sorted().toList();
    }

    /** An arm that failed, for a reason in one sentence. */
    static Measurement failed(Arm arm, String reason) {
        return new Measurement(arm, List.of(), Double.NaN, Computer.NONE, reason);
    }

    /** Whether there are times. */
    public boolean isGood() {
        return failure == null;
    }

    /** Returns the middle time; of an even number, the mean of the two in the middle. */
    public double median() {
        double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElse(Double.NaN);
    }

    /** Returns the shortest time. */
    public double min() {
        return isGood() ? samples.getFirst() : Double.NaN;
    }

    /** Returns the longest time. */
    public double max() {
        return isGood() ? samples.getLast() : Double.NaN;
    }

    /** Returns how many images are done in a second. */
    public double imagesPerSecond() {
        return 1e6 / median();
    }

    /** Returns the width of the vectors that were used, in bits; 0 where there were none. */
    int vectorBits() {
        return computer.vectorBits();
    }

    /** Whether the emulated driver computed, on the CPU, so that this is no GPU's time. */
    public boolean isEmulated() {
        return computer.emulated();
    }

    /** Returns what computed, with the width of its vectors. */
    public String backendLabel() {
        String emulated = isEmulated() ? " (emulated)" : "";
        return vectorBits() > 0 ? arm.backend() + " " + vectorBits() : arm.backend() + emulated;
    }

    /** Returns what a call allocates on the Java heap. */
    double heapBytesPerCall() {
        return heapBytesPerImage * arm.imagesPerCall();
    }
}
