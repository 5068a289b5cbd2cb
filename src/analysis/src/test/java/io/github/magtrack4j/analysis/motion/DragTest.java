package io.github.magtrack4j.analysis.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DragTest {
    /** Computed apart from this program. */
    @ParameterizedTest
    @CsvSource({
        "1.1, 2.360260, 11.452291, 11.459157",
        "1.5, 1.615289, 3.205238, 3.205390",
        "2, 1.386125, 2.124801, 2.125536",
        "5, 1.125874, 1.285096, 1.285087",
    })
    void factorsAreTheTables(double distance, double along, double across, double exact) {
        assertEquals(along, Drag.along(distance), 5.1e-7);
        assertEquals(across, Drag.across(distance), 5.1e-7);
        assertEquals(exact, Drag.acrossExact(distance), 5.1e-7);
    }

    @Test
    void farAwayThereIsNoSurface() {
        for (double distance : new double[] {1e5, 9.9e5, 1.1e6, 1e300, Double.POSITIVE_INFINITY}) {
            assertEquals(1, Drag.along(distance), 1e-5);
            assertEquals(1, Drag.across(distance), 2e-5);
            assertEquals(1, Drag.acrossExact(distance), 2e-5);
            assertEquals(1, Drag.rotation(distance), 1e-9);
        }
        // 1 + 9h/8 + (9h/8)²: Lorentz.
        assertEquals(1 + 9 / 8e3 + 81 / 64e6, Drag.acrossExact(1000), 1e-8);
    }

    /** Close by, lubrication: the drag is as R over the gap. */
    @Test
    void atTheSurfaceTheExactDragGrowsAsLubricationTells() {
        for (double gap : new double[] {1e-2, 1e-3, 1e-4, 1e-6}) {
            double lubrication = 1 / gap - 0.2 * Math.log(gap) + 0.9713;
            assertEquals(1, Drag.acrossExact(1 + gap) / lubrication, 0.01 * Math.sqrt(gap) + 1e-4);
        }
        assertTrue(Drag.acrossExact(1 + 1e-9) > 9e8);
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertEquals(
                "distance is 1.0; it must be more than 1 radius, or the sphere is in the surface",
                assertThrows(IllegalArgumentException.class, () -> Drag.along(1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Drag.across(0.5));
        assertThrows(IllegalArgumentException.class, () -> Drag.acrossExact(1));
        assertThrows(IllegalArgumentException.class, () -> Drag.rotation(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Drag.stokes(0, 1));
    }
}
