package io.github.magtrack4j.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.npy.NpyArray;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's answers. */
class SimulationGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final double TOLERANCE = 1e-8;

    private static Stream<Arguments> beads() {
        BeadOptics defaults = BeadOptics.DEFAULTS;
        return Stream.of(
                Arguments.of("simulate_beads-32", 32, defaults),
                Arguments.of("simulate_beads-64", 64, defaults.withNmPerPixel(75)),
                Arguments.of("simulate_beads-45", 45, defaults.withNmPerPixel(120)),
                Arguments.of(
                        "simulate_beads-options", 48, new BeadOptics(90, 500, 635, 1.57, 1.34, 1e-4, 0.5, 0.8, 1.5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beads")
    void simulateBeads(String name, int sizePx, BeadOptics optics) throws IOException {
        DoubleMatrix xyzNm = NpyArray.read(GOLDEN.resolve(name, "xyz_nm.npy")).toMatrix();
        ImageStack expected = NpyArray.read(GOLDEN.resolve(name, "stack.npy")).toStack();
        ImageStack actual = new BeadSimulator(sizePx, optics).simulateBeads(xyzNm);
        assertEquals(expected.toString(), actual.toString());
        assertNear(expected.segment(), actual.segment());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"simulate_zlut-1, 1", "simulate_zlut-2, 2"})
    void simulateZlut(String name, int oversample) throws IOException {
        DoubleSeries zNm = NpyArray.read(GOLDEN.resolve(name, "z_nm.npy")).toSeries();
        DoubleMatrix expected = NpyArray.read(GOLDEN.resolve(name, "zlut.npy")).toMatrix();
        try (Backend backend = Backend.cpu(1)) {
            DoubleMatrix actual = new BeadSimulator(32, BeadOptics.DEFAULTS)
                    .simulateZlut(backend, zNm, oversample)
                    .toReference();
            assertEquals(expected.toString(), actual.toString());
            assertNear(expected.segment(), actual.segment());
        }
    }

    private static void assertNear(MemorySegment expected, MemorySegment actual) {
        double[] wanted = expected.toArray(ValueLayout.JAVA_DOUBLE);
        double[] got = actual.toArray(ValueLayout.JAVA_DOUBLE);
        for (int i = 0; i < wanted.length; i++) {
            if (Double.isNaN(wanted[i])) {
                assertTrue(Double.isNaN(got[i]), "element " + i + " is " + got[i] + ", not NaN");
            } else {
                assertEquals(wanted[i], got[i], TOLERANCE + TOLERANCE * Math.abs(wanted[i]), "element " + i);
            }
        }
    }
}
