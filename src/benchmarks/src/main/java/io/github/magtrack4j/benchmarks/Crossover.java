package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.benchmarks.functions.BackendKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * From how many images on a call on a GPU is faster than the CPU: the times of a function on both, at all the numbers
 * of images per call that both were measured with.
 *
 * @param gpu one of the GPU's measurements; but for the number of images all are alike
 * @param points the times, from few images to many
 */
public record Crossover(Measurement gpu, List<Point> points) {
    /** With fewer numbers of images there is nothing to cross. */
    private static final int FEWEST_POINTS = 2;

    /**
     * The times for one number of images.
     *
     * @param images the images per call
     * @param processor the fastest of the CPU's arms
     * @param gpu the GPU's arm
     */
    public record Point(int images, Measurement processor, Measurement gpu) {
        /** Whether the GPU is faster. */
        boolean gpuWins() {
            return ratio() < 1;
        }

        /** Returns how many times as long as the CPU the GPU takes. */
        private double ratio() {
            return gpu.median() / processor.median();
        }
    }

    /** Takes the points as they are now. */
    public Crossover {
        points = List.copyOf(points);
    }

    /** Finds all that a report has, in the order of the GPU's arms. */
    static List<Crossover> of(List<Measurement> measurements) {
        Map<Arm, TreeMap<Integer, Point>> found = new LinkedHashMap<>();
        for (Measurement gpu : measurements) {
            if (gpu.isGood() && gpu.arm().backend() == BackendKind.CUDA) {
                fastestProcessor(measurements, gpu.arm())
                        .ifPresent(
                                processor -> found.computeIfAbsent(gpu.arm().withBatch(0), ignored -> new TreeMap<>())
                                        .put(
                                                gpu.arm().imagesPerCall(),
                                                new Point(gpu.arm().imagesPerCall(), processor, gpu)));
            }
        }
        List<Crossover> crossovers = new ArrayList<>();
        for (TreeMap<Integer, Point> points : found.values()) {
            if (points.size() >= FEWEST_POINTS) {
                crossovers.add(new Crossover(points.firstEntry().getValue().gpu(), List.copyOf(points.values())));
            }
        }
        return crossovers;
    }

    private static Optional<Measurement> fastestProcessor(List<Measurement> measurements, Arm gpu) {
        return measurements.stream()
                .filter(measurement -> measurement.isGood() && isSameOnProcessor(measurement.arm(), gpu))
                .min(Comparator.comparingDouble(Measurement::median));
    }

    private static boolean isSameOnProcessor(Arm arm, Arm gpu) {
        return arm.backend() != BackendKind.CUDA
                && arm.function() == gpu.function()
                && arm.size() == gpu.size()
                && arm.pixels() == gpu.pixels()
                && arm.precision() == gpu.precision()
                && arm.imagesPerCall() == gpu.imagesPerCall();
    }

    /** Returns the number of the first point from which on the GPU always wins; that of points where it does not. */
    private int firstWin() {
        int first = points.size();
        while (first > 0 && points.get(first - 1).gpuWins()) {
            first--;
        }
        return first;
    }

    /** Returns the largest measured number of images per call with which the CPU is faster, if there is one. */
    public OptionalInt processorWinsAt() {
        int first = firstWin();
        return first == 0
                ? OptionalInt.empty()
                : OptionalInt.of(points.get(first - 1).images());
    }

    /** Returns the least measured number of images per call from which on the GPU is always faster, if there is one. */
    public OptionalInt gpuWinsFrom() {
        int first = firstWin();
        return first == points.size()
                ? OptionalInt.empty()
                : OptionalInt.of(points.get(first).images());
    }

    /**
     * Returns about how many images per call take the same time on both: between the two measured numbers on either
     * side, where the logarithm of the times' ratio, taken as a straight line over the logarithm of the images, is 0;
     * NaN where one of them is always faster.
     */
    public double images() {
        int first = firstWin();
        if (first == 0 || first == points.size()) {
            return Double.NaN;
        }
        Point before = points.get(first - 1);
        Point after = points.get(first);
        double above = Math.log(before.ratio());
        double below = Math.log(after.ratio());
        double share = above / (above - below);
        return before.images() * Math.pow((double) after.images() / before.images(), share);
    }

    /** Tells it in a line. */
    @Override
    public String toString() {
        Arm arm = gpu.arm();
        String told;
        if (processorWinsAt().isEmpty()) {
            told = "the GPU is faster for all numbers of images that were measured, from "
                    + points.getFirst().images() + " on";
        } else if (gpuWinsFrom().isEmpty()) {
            told = "the CPU is faster for all numbers of images that were measured, up to "
                    + points.getLast().images();
        } else {
            told = String.format(
                    Locale.ROOT,
                    "the GPU is faster from about %.0f images per call (measured: not with %d, but with %d)",
                    images(),
                    processorWinsAt().getAsInt(),
                    gpuWinsFrom().getAsInt());
        }
        return String.format(
                Locale.ROOT,
                "%s, %d px, pixels %s, precision %s, %s, images from %s: %s",
                arm.function(),
                arm.size(),
                arm.pixelsLabel(),
                arm.precisionLabel(),
                gpu.backendLabel(),
                arm.residence(),
                told);
    }
}
