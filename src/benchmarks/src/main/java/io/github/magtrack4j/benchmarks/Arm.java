package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is timed: a function under certain conditions.
 *
 * @param function the function
 * @param size the width of the images
 * @param pixels the type of the pixels; {@link PixelType#U8} where the function reads none
 * @param precision what is computed in; {@link Precision#F64} where the function has no choice
 * @param backend what computes
 * @param vectorBits the width that vectors are held to; 0 for the machine's own
 * @param threads how many threads compute
 * @param residence where the images come from
 * @param batch how many images a call gets; 0 for all that there are
 */
public record Arm(
        BackendFunction function,
        int size,
        PixelType pixels,
        Precision precision,
        BackendKind backend,
        int vectorBits,
        int threads,
        Residence residence,
        int batch) {

    private static final List<String> FLAGS = List.of(
            "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx2g");

    /** The properties that name the driver and cuFFT, handed on to the arm's JVM. */
    private static final List<String> LIBRARIES = List.of("magtrack4j.cuda.driver", "magtrack4j.cuda.cufft");

    /** Returns how many images a call gets. */
    int imagesPerCall() {
        return batch > 0 ? batch : residence.count(function.bytes(size, pixels));
    }

    /** Returns the same arm with another number of images per call. */
    Arm withBatch(int batch) {
        return new Arm(function, size, pixels, precision, backend, vectorBits, threads, residence, batch);
    }

    /**
     * Returns the flags of the JVM that it runs in. Where vectors are held to 256 bits, an x86 processor is asked to do
     * without AVX-512 altogether, as one does that has no more than AVX2; 128 bits are AVX2's of half the width.
     */
    List<String> jvmFlags() {
        List<String> flags = new ArrayList<>(FLAGS);
        if (vectorBits > 0) {
            if (vectorBits < 512 && System.getProperty("os.arch").matches("amd64|x86_64")) {
                flags.add("-XX:UseAVX=2");
            }
            flags.add("-Dmagtrack4j.vectorBits=" + vectorBits);
        }
        if (backend == BackendKind.CUDA) {
            for (String property : LIBRARIES) {
                if (System.getProperty(property) != null) {
                    flags.add("-D" + property + "=" + System.getProperty(property));
                }
            }
        }
        return flags;
    }

    /**
     * Returns the type of pixels that the C program's stage has to be given to do the same as this arm; nothing if it
     * has no such stage. A stage computes in the type of its pixels, but for the pipeline's, which converts them.
     */
    Optional<String> baselinePixels() {
        boolean same = function.stageConvertsPixels() || !function.readsPixels() || pixels == ownPixels(precision);
        if (threads > 1 || !same) {
            return Optional.empty();
        }
        PixelType read = function.readsPixels() ? pixels : ownPixels(precision);
        return Optional.of(
                switch (read) {
                    case U8 -> "uint8";
                    case U16 -> "uint16";
                    case F32 -> "float32";
                    case F64 -> "float64";
                });
    }

    /** Returns the pixels that need no conversion. */
    static PixelType ownPixels(Precision precision) {
        return precision == Precision.F64 ? PixelType.F64 : PixelType.F32;
    }

    /** Returns the pixels' type, or a dash where it does not matter. */
    String pixelsLabel() {
        return function.readsPixels() ? pixels.toString() : "-";
    }

    /** Returns the precision, or a dash where there is no choice. */
    String precisionLabel() {
        return function.hasPrecision() ? precision.toString() : "-";
    }

    /** Describes the arm in a line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %d px, pixels %s, precision %s, %s, %d %s, from %s%s",
                function,
                size,
                pixelsLabel(),
                precisionLabel(),
                vectorBits > 0 ? backend + " " + vectorBits : backend,
                threads,
                threads == 1 ? "thread" : "threads",
                residence,
                batch > 0 ? ", " + batch + " a call" : "");
    }
}
