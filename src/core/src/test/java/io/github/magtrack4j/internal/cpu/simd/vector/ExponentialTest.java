package io.github.magtrack4j.internal.cpu.simd.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.KernelTest;
import io.github.magtrack4j.internal.cpu.simd.fft.PhasorF32;
import io.github.magtrack4j.internal.cpu.simd.fft.PhasorF64;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The exponential and the phasor over all of their range, against {@link Math}. */
@KernelTest
@Tag("simd")
class ExponentialTest {
    private static final Random RANDOM = new Random(5);

    private static double[] exponents(double least) {
        return DoubleStream.concat(
                        DoubleStream.of(
                                0.0,
                                -0.0,
                                Double.NaN,
                                Double.NEGATIVE_INFINITY,
                                -Double.MAX_VALUE,
                                -Double.MIN_VALUE,
                                least,
                                2 * least,
                                -Math.log(2) / 2,
                                -Math.log(2)),
                        DoubleStream.concat(
                                RANDOM.doubles(20_000, least, 0),
                                RANDOM.doubles(20_000, -60, 0).map(Math::exp).map(x -> -x)))
                .toArray();
    }

    @Test
    void in64Bits() {
        double[] exponents = exponents(-750);
        try (Arena arena = Arena.ofConfined()) {
            long values = ImageF64.allocate(arena, exponents.length);
            for (int i = 0; i < exponents.length; i++) {
                ImageF64.set(values, i, exponents[i]);
            }
            ExponentialF64.compute(values, values, exponents.length);
            for (int i = 0; i < exponents.length; i++) {
                // Math.exp is within 1 unit itself.
                double expected = Math.exp(exponents[i]);
                double tolerance = Double.isNaN(expected) ? 0 : 2 * Math.ulp(expected);
                assertEquals(expected, ImageF64.get(values, i), tolerance, "exp(" + exponents[i] + ")");
            }
        }
    }

    @Test
    void in32Bits() {
        double[] exponents = exponents(-105);
        try (Arena arena = Arena.ofConfined()) {
            long values = ImageF32.allocate(arena, exponents.length);
            for (int i = 0; i < exponents.length; i++) {
                ImageF32.set(values, i, (float) exponents[i]);
            }
            ExponentialF32.compute(values, values, exponents.length);
            for (int i = 0; i < exponents.length; i++) {
                double expected = Math.exp((float) exponents[i]);
                double tolerance = Double.isNaN(expected) ? 0 : 2 * Math.ulp((float) expected);
                assertEquals(expected, ImageF32.get(values, i), tolerance, "exp(" + (float) exponents[i] + ")");
            }
        }
    }

    @Test
    void phasors() {
        int lanes = LanesF64.LANES;
        int narrowLanes = LanesF32.LANES;
        double[] phases = DoubleStream.concat(
                        DoubleStream.of(-0.5, -0.25, 0, 0.25, 0.5, 0.125), RANDOM.doubles(10_000, -0.5, 0.5))
                .toArray();
        try (Arena arena = Arena.ofConfined()) {
            int room = phases.length + narrowLanes;
            long wide = ImageF64.allocate(arena, room);
            long wideTo = ImageF64.allocate(arena, 2L * room);
            long narrow = ImageF32.allocate(arena, room);
            long narrowTo = ImageF32.allocate(arena, 2L * room);
            for (int i = 0; i < phases.length; i++) {
                ImageF64.set(wide, i, phases[i]);
                ImageF32.set(narrow, i, (float) phases[i]);
            }
            PhasorF64.compute(wide, phases.length, wideTo);
            PhasorF32.compute(narrow, phases.length, narrowTo);
            for (int i = 0; i < phases.length; i++) {
                long at = 2L * (i - i % lanes) + i % lanes;
                double angle = 2 * Math.PI * phases[i];
                assertEquals(Math.cos(angle), ImageF64.get(wideTo, at), 1e-15, "cos " + angle);
                assertEquals(Math.sin(angle), ImageF64.get(wideTo, at + lanes), 1e-15, "sin " + angle);
                at = 2L * (i - i % narrowLanes) + i % narrowLanes;
                double narrowAngle = 2 * Math.PI * (float) phases[i];
                assertEquals(Math.cos(narrowAngle), ImageF32.get(narrowTo, at), 5e-7, "cos " + angle);
                assertEquals(Math.sin(narrowAngle), ImageF32.get(narrowTo, at + narrowLanes), 5e-7, "sin " + angle);
            }
        }
    }
}
