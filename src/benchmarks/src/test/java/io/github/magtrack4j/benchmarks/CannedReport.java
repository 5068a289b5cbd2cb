package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.time.Instant;
import java.util.List;

/** A report of a run that never was. */
final class CannedReport {
    private static final Computer CPU = new Computer("CPU, SIMD, 512-bit vectors, F32, 1 thread", 512, false);

    private CannedReport() {}

    static Arm arm(BackendFunction function, PixelType pixels, Precision precision) {
        return new Arm(function, 64, pixels, precision, BackendKind.SIMD, 0, 1, Residence.CACHE, 0);
    }

    static Measurement measurement(Arm arm, Double... samples) {
        return new Measurement(arm, List.of(samples), 0.5, CPU, null);
    }

    /** Two good arms, the first with the C program's figure beside it, and one that failed. */
    static BenchmarkReport make() {
        return new BenchmarkReport(
                "1.2.3",
                Instant.parse("2026-01-02T03:04:05Z"),
                new Machine("Abacus \"9\"", 1, "Linux 6", "amd64", "25", "Test"),
                List.of(
                        measurement(arm(BackendFunction.RADIAL_PROFILE, PixelType.F32, Precision.F32), 3.0, 1.0, 2.0),
                        measurement(arm(BackendFunction.LOOKUP_Z, PixelType.U8, Precision.F64), 0.25, 0.75),
                        Measurement.failed(
                                arm(BackendFunction.QI, PixelType.U8, Precision.F64), "wrong answer: 1, not 2")),
                List.of(new BaselineFigure("radial_profile", 64, "float32", Residence.CACHE, 0.9, 0.8)));
    }
}
