package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a backend computes right on this machine: its answers against those of the scalar backend in 64 bits, within
 * the tolerances that {@link Backend} states; and a first look at how fast it is.
 *
 * @param functions the functions
 * @param sizes the widths of the images
 * @param pixels the types of the pixels
 * @param images the images of each call
 */
public record SelfTest(List<BackendFunction> functions, List<Integer> sizes, List<PixelType> pixels, int images) {
    /** The whole pipeline, on a small stack. */
    public static final SelfTest QUICK =
            new SelfTest(List.of(BackendFunction.STACK_TO_XYZP), List.of(64), List.of(PixelType.U8), 32);

    /** Every function on every type of pixels, widths with and without factors of 2. */
    public static final SelfTest FULL = new SelfTest(
            List.of(BackendFunction.values()), List.of(32, 64, 100, 128, 256), List.of(PixelType.values()), 20);

    /** The width of the images whose speed is measured. */
    private static final int SPEED_SIZE = 64;

    /** What one of them has. */
    public static final int SPEED_IMAGE_BYTES = SPEED_SIZE * SPEED_SIZE;

    /**
     * What came of it for a function.
     *
     * @param function the function
     * @param right how many calls answered right
     * @param wrong what was wrong with the others, a sentence for each
     * @param impossible what this machine lacks for it, a sentence; empty where nothing is lacking
     */
    public record Result(BackendFunction function, int right, List<String> wrong, String impossible) {
        /** Takes the list as it is now. */
        public Result {
            wrong = List.copyOf(wrong);
        }
    }

    /** What came of it for a function so far. */
    private static final class Tally {
        private final List<String> wrong = new ArrayList<>();
        private int right;
        private String impossible = "";
    }

    /**
     * Runs the test. It stops where a GPU fails, since after that it refuses everything.
     *
     * @param backend what is tested, in both precisions
     * @return the results of the functions that were called
     */
    public List<Result> run(Backend backend) {
        Map<BackendFunction, Tally> tallies = new EnumMap<>(BackendFunction.class);
        try (Backend scalar = BackendKind.SCALAR.open(1)) {
            for (int size : sizes) {
                for (PixelType type : pixels) {
                    Inputs inputs = Inputs.make(scalar, type, size, images);
                    for (BackendFunction function : functions) {
                        // What reads no pixels is the same for all types.
                        if (function.accepts(size) && (function.readsPixels() || type == pixels.get(0))) {
                            Tally tally = tallies.computeIfAbsent(function, ignored -> new Tally());
                            if (!check(Reference.of(function, scalar, inputs), backend, inputs, tally)) {
                                return results(tallies);
                            }
                        }
                    }
                }
            }
        }
        return results(tallies);
    }

    private static List<Result> results(Map<BackendFunction, Tally> tallies) {
        return tallies.entrySet().stream()
                .map(entry -> new Result(
                        entry.getKey(), entry.getValue().right, entry.getValue().wrong, entry.getValue().impossible))
                .toList();
    }

    /** Calls a function in both precisions, and answers whether the GPU, if it is one, still works. */
    private static boolean check(Reference reference, Backend backend, Inputs inputs, Tally tally) {
        for (Precision precision : Precision.values()) {
            try {
                reference.require(backend.withPrecision(precision), inputs);
                tally.right++;
            } catch (WrongAnswerException e) {
                tally.wrong.add(inputs.size() + " px, pixels " + inputs.stack().pixelType() + ", precision " + precision
                        + ": " + e.getMessage());
            } catch (CudaException e) {
                tally.wrong.add("the GPU failed: " + e.getMessage());
                return false;
            } catch (CudaUnavailableException e) {
                tally.impossible = e.reason();
            } catch (UnsupportedOperationException e) {
                tally.impossible = e.getMessage();
            }
        }
        return true;
    }

    /**
     * Measures how many images of 64 px and 8 bits the pipeline tracks in a second: the fastest of several calls, after
     * one that warms up. {@code magtrack bench} measures with more care.
     *
     * @param residence where the images come from
     * @param images the images of each call
     * @param time how long calls are repeated
     */
    public static double imagesPerSecond(Backend backend, Residence residence, int images, Duration time) {
        try (Backend scalar = BackendKind.SCALAR.open(1);
                Inputs.Placed placed =
                        Inputs.make(scalar, PixelType.U8, SPEED_SIZE, images).place(residence, backend)) {
            BackendFunction.STACK_TO_XYZP.call(backend, placed.inputs());
            long least = Long.MAX_VALUE;
            long end = System.nanoTime() + time.toNanos();
            do {
                long start = System.nanoTime();
                BackendFunction.STACK_TO_XYZP.call(backend, placed.inputs());
                least = Math.min(least, System.nanoTime() - start);
            } while (System.nanoTime() < end);
            return images * 1e9 / least;
        }
    }
}
