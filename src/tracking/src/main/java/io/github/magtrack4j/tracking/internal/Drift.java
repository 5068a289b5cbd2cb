package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.calibration.DriftCorrection;
import io.github.magtrack4j.files.BadFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The drift of x, y and z over a movie, from partial results that are whole. */
public record Drift(DriftCorrection x, DriftCorrection y, DriftCorrection z) {
    /** The columns of the drift that was subtracted. */
    public static final List<String> COLUMNS = List.of("drift_x_px", "drift_y_px", "drift_z_nm");

    /**
     * Finds the drift.
     *
     * @param movie the movie, for messages
     */
    public static Drift of(Path movie, TrackingJournal journal, List<Integer> references) throws IOException {
        if (journal.frames() > Integer.MAX_VALUE - 8) {
            throw new BadFileException(movie, "it has too many frames for a correction of drift");
        }
        double[][][] positions = new double[3][references.size()][(int) journal.frames()];
        journal.forEach((frame, bead, numbers) -> {
            int reference = references.indexOf(bead);
            for (int axis = 0; reference >= 0 && axis < 3; axis++) {
                positions[axis][reference][(int) frame] = numbers[axis];
            }
        });
        return new Drift(
                DriftCorrection.of(positions[0]), DriftCorrection.of(positions[1]), DriftCorrection.of(positions[2]));
    }

    /**
     * Takes the drift off a row.
     *
     * @param numbers x, y and z first
     * @param further the further columns, whose last become the drift
     */
    public void takeOff(int frame, double[] numbers, double[] further) {
        double[] drifts = {x.drift(frame), y.drift(frame), z.drift(frame)};
        for (int axis = 0; axis < drifts.length; axis++) {
            numbers[axis] -= drifts[axis];
            further[further.length - drifts.length + axis] = drifts[axis];
        }
    }

    /** Notes how well the drift is known: the uncertainty in frames where all reference beads were found. */
    public void note(Map<String, String> header, int references) {
        header.put("drift_sigma_x_px", String.valueOf(x.scatter() / Math.sqrt(references)));
        header.put("drift_sigma_y_px", String.valueOf(y.scatter() / Math.sqrt(references)));
        header.put("drift_sigma_z_nm", String.valueOf(z.scatter() / Math.sqrt(references)));
    }
}
