package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.cpu.scalar.ScalarBeadKernelsF32;
import io.github.magtrack4j.internal.cpu.scalar.ScalarBeadKernelsF64;
import io.github.magtrack4j.internal.cpu.scalar.ScalarKernelsF32;
import io.github.magtrack4j.internal.cpu.scalar.ScalarKernelsF64;
import io.github.magtrack4j.internal.cpu.scalar.ScalarSeriesKernelsF32;
import io.github.magtrack4j.internal.cpu.scalar.ScalarSeriesKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.SimdBeadKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdBeadKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.SimdSeriesKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdSeriesKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.vector.VectorWidth;
import io.github.magtrack4j.internal.cpu.steps.BeadKernels;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import java.util.Locale;
import java.util.function.Supplier;

/** What the kernels are written in: vectors, or one number at a time. */
enum Provider {
    /** The Vector API, which is an incubator module and so may be absent. */
    SIMD {
        @Override
        Supplier<ImageKernels> kernels(Precision precision) {
            return precision == Precision.F64 ? SimdKernelsF64::new : SimdKernelsF32::new;
        }

        @Override
        Supplier<SeriesKernels> seriesKernels(Precision precision) {
            return precision == Precision.F64 ? SimdSeriesKernelsF64::new : SimdSeriesKernelsF32::new;
        }

        @Override
        Supplier<BeadKernels> beadKernels(Precision precision) {
            return precision == Precision.F64 ? SimdBeadKernelsF64::new : SimdBeadKernelsF32::new;
        }

        @Override
        int vectorBits() {
            return VectorWidth.BITS;
        }
    },

    /** Plain Java. */
    SCALAR {
        @Override
        Supplier<ImageKernels> kernels(Precision precision) {
            return precision == Precision.F64 ? ScalarKernelsF64::new : ScalarKernelsF32::new;
        }

        @Override
        Supplier<SeriesKernels> seriesKernels(Precision precision) {
            return precision == Precision.F64 ? ScalarSeriesKernelsF64::new : ScalarSeriesKernelsF32::new;
        }

        @Override
        Supplier<BeadKernels> beadKernels(Precision precision) {
            return precision == Precision.F64 ? ScalarBeadKernelsF64::new : ScalarBeadKernelsF32::new;
        }

        @Override
        int vectorBits() {
            return 0;
        }
    };

    private static final String PROPERTY = "magtrack4j.cpu";
    private static final String MODULE = "jdk.incubator.vector";
    private static final String HOW_TO = "start Java with --add-modules " + MODULE;

    abstract Supplier<ImageKernels> kernels(Precision precision);

    abstract Supplier<SeriesKernels> seriesKernels(Precision precision);

    abstract Supplier<BeadKernels> beadKernels(Precision precision);

    /** The width of the vectors, or 0 where there are none. */
    abstract int vectorBits();

    String description() {
        return this == SIMD ? "SIMD, " + vectorBits() + "-bit vectors" : "scalar";
    }

    /** The provider that a system property forces, else the best there is. */
    static Provider choose() {
        boolean simd = ModuleLayer.boot().findModule(MODULE).isPresent();
        String forced = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
        return switch (forced) {
            case "scalar" -> SCALAR;
            case "simd" -> {
                if (!simd) {
                    throw new UnsupportedOperationException(
                            PROPERTY + " is simd, but the module " + MODULE + " is not there; " + HOW_TO);
                }
                yield SIMD;
            }
            case "" -> {
                if (!simd) {
                    Announcement.make();
                }
                yield simd ? SIMD : SCALAR;
            }
            default ->
                throw new UnsupportedOperationException(
                        PROPERTY + " is " + forced + "; it must be simd or scalar, or absent");
        };
    }

    /** Says once in the life of the JVM that it is slow, and what to do. */
    private static final class Announcement {
        static {
            System.getLogger("io.github.magtrack4j")
                    .log(
                            System.Logger.Level.WARNING,
                            "magtrack4j computes without SIMD, several times slower: " + HOW_TO);
        }

        static void make() {}
    }
}
