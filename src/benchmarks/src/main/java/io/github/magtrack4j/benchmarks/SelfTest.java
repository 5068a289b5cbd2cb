package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a backend computes right on this machine: its answers against those of the scalar backend in 64 bits, within the
 * tolerances that {@link Backend} states; and a first look at how fast it is.
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
     * What came of it.
     *
     * @param right how many answers were right
     * @param wrong the answers that were not, a sentence for each
     * @param impossible what this machine lacks something for, a sentence for each reason
     */
    public record Result(int right, List<String> wrong, List<String> impossible) {}

    /**
     * Runs the test. It stops where a GPU fails, since after that it refuses everything.
     *
     * @param backend what is tested, in both precisions
     */
    public Result run(Backend backend) {
        List<String> wrong = new ArrayList<>();
        List<String> impossible = new ArrayList<>();
        int right = 0;
        try (Backend scalar = BackendKind.SCALAR.open(1)) {
            for (int size : sizes) {
                for (PixelType type : pixels) {
                    Inputs inputs = Inputs.make(scalar, type, size, images);
                    for (BackendFunction function : functions) {
                        // What reads no pixels is the same for all types.
                        if (function.accepts(size) && (function.readsPixels() || type == pixels.get(0))) {
                            right += check(Reference.of(function, scalar, inputs), backend, inputs, wrong, impossible);
                        }
                    }
                }
            }
        } catch (CudaException e) {
            wrong.add("the GPU failed: " + e.getMessage());
        }
        return new Result(right, List.copyOf(wrong), List.copyOf(impossible));
    }

    private static int check(
            Reference reference, Backend backend, Inputs inputs, List<String> wrong, List<String> impossible) {
        int right = 0;
        for (Precision precision : Precision.values()) {
            try {
                reference.require(backend.withPrecision(precision), inputs);
                right++;
            } catch (WrongAnswerException e) {
                wrong.add(reference.function() + ", " + inputs.size() + " px, pixels "
                        + inputs.stack().pixelType() + ", precision " + precision + ": " + e.getMessage());
            } catch (CudaUnavailableException e) {
                addOnce(impossible, reference.function() + ": " + e.reason());
            } catch (UnsupportedOperationException e) {
                addOnce(impossible, reference.function() + ": " + e.getMessage());
            }
        }
        return right;
    }

    private static void addOnce(List<String> sentences, String sentence) {
        if (!sentences.contains(sentence)) {
            sentences.add(sentence);
        }
    }

    /**
     * Measures how many images of 64 px and 8 bits the pipeline tracks in a second: the fastest of several calls, after one
     * that warms up. {@code magtrack bench} measures with more care.
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
