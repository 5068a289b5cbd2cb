package io.github.magtrack4j.analysis.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.analysis.experiment.ForceMeasurement.Axis;
import io.github.magtrack4j.analysis.experiment.ForceMeasurement.Method;
import io.github.magtrack4j.analysis.experiment.Plateau.Change;
import io.github.magtrack4j.analysis.experiment.Plateau.State;
import io.github.magtrack4j.analysis.force.Noise;
import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.LongPendulum;
import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.analysis.motion.ShortPendulum;
import io.github.magtrack4j.analysis.testing.Traces;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ExperimentTest {
    @Test
    void recordingsAreCutWhereSomethingChanges() {
        State high = new State(5, 0, "TE");
        State low = new State(1, 0, "TE");
        List<Change> changes = List.of(
                new Change(100, high),
                new Change(500, high), // an event, and nothing else
                new Change(1000, low),
                new Change(1040, high),
                new Change(2000, low));
        List<Plateau> plateaus = Plateau.of(changes, 3000, 50, 64);
        assertEquals(
                List.of(
                        new Plateau(0, 150, 1000, 50, high),
                        new Plateau(1, 1090, 2000, 50, high),
                        new Plateau(2, 2050, 3000, 50, low)),
                plateaus);
        assertEquals(List.of(new Plateau(0, 0, 300, 0, State.UNKNOWN)), Plateau.of(List.of(), 300, 50, 64));
        assertEquals(List.of(), Plateau.of(List.of(), 30, 50, 64));
        assertThrows(
                IllegalArgumentException.class,
                () -> Plateau.of(List.of(new Change(5, high), new Change(4, low)), 10, 0, 1));
    }

    @Test
    void settingsAreChecked() {
        Properties properties = new Properties();
        assertEquals(
                "bead_radius_nm is missing; it must be there",
                assertThrows(IllegalArgumentException.class, () -> Settings.of(properties))
                        .getMessage());
        properties.setProperty("bead_radius_nm", "1400");
        Settings settings = Settings.of(properties);
        assertEquals(25, settings.celsius());
        assertEquals(Medium.water(25), settings.medium());
        assertEquals("1400.0", settings.used().get("bead_radius_nm"));
        properties.setProperty("temperature_c", "298");
        assertEquals(
                "temperature_c is 298; it must be 0.0 to 100.0",
                assertThrows(IllegalArgumentException.class, () -> Settings.of(properties))
                        .getMessage());
        properties.setProperty("temperature_c", "warm");
        assertThrows(IllegalArgumentException.class, () -> Settings.of(properties));
        properties.remove("temperature_c");
        properties.setProperty("radius", "1");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Settings.of(properties))
                .getMessage()
                .startsWith("radius is no setting; it must be one of bead_radius_nm, "));
    }

    @Test
    void theForceIsMeasuredAndTheBestOneTrusted() {
        Medium medium = Medium.water(25);
        Camera camera = Camera.continuous(200);
        double[] along = Traces.of(new ShortPendulum(3, 1500, 1400, medium).relaxations(), camera, 4, 8000, 1);
        double[] across = Traces.of(new LongPendulum(3, 1500, 1400, medium).relaxations(), camera, 4, 8000, 2);
        ForceMeasurement measured = ForceMeasurement.of(along, across, camera, Noise.known(16), 1500, 1400, medium);
        assertEquals(8, measured.values().size());
        for (ForceMeasurement.Value value : measured.values()) {
            assertEquals(3, value.force(), 4 * value.error(), value.toString());
        }
        ForceMeasurement.Value best = measured.trusted().orElseThrow();
        assertEquals(Method.LIKELIHOOD, best.method());
        assertTrue(best.error()
                <= measured.value(Axis.ACROSS, Method.LIKELIHOOD).orElseThrow().error());
        assertTrue(measured.why().startsWith("maximum likelihood fits along the field"), measured.why());
        // A model that is wrong by far on both axes: nothing of the fits is trusted.
        double[] wrong = new double[8000];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = 100 * Math.sin(i) + along[i];
        }
        ForceMeasurement bad = ForceMeasurement.of(wrong, wrong, camera, Noise.known(16), 1500, 1400, medium);
        assertTrue(bad.trusted().isEmpty() || bad.trusted().get().method() == Method.EQUIPARTITION);
        assertThrows(
                IllegalArgumentException.class,
                () -> ForceMeasurement.of(new double[3], new double[3], camera, Noise.free(), 1500, 1400, medium));
    }
}
