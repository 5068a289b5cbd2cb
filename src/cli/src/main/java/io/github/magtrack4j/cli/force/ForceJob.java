package io.github.magtrack4j.cli.force;

import io.github.magtrack4j.analysis.experiment.Settings;
import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.cli.experiment.ExperimentInput;
import io.github.magtrack4j.cli.experiment.ResultTable;
import io.github.magtrack4j.files.BadFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures forces and writes them to a CSV file, which appears under its name when it is whole.
 *
 * @param traces the traces
 * @param settings the file of settings
 * @param experiment the file of changes, or null
 * @param settle the seconds left out after each change
 * @param beads the numbers of the beads; empty for all
 * @param out the file that is written
 */
record ForceJob(Path traces, Path settings, Path experiment, double settle, List<Integer> beads, Path out) {
    /**
     * What was done.
     *
     * @param beads how many were measured
     * @param plateaus at how many plateaus
     * @param chains a sentence for each bead whose elasticity was fitted
     */
    record Summary(int beads, int plateaus, List<String> chains) {}

    /** Measures the forces, and writes the file. */
    Summary run() throws IOException {
        ExperimentInput input = ExperimentInput.read(traces, settings, experiment, settle, beads);
        Camera camera = camera(input.settings(), input.rate());
        List<BeadForces> found = input.traces().parallelStream()
                .map(trace -> BeadForces.of(
                        trace,
                        input.clock().times(trace).slots(),
                        input.nmPerPixel(),
                        input.settings(),
                        camera,
                        input.plateaus()))
                .toList();
        Map<String, String> header = input.header();
        header.put("used_exposure_s", Double.toString(camera.exposure()));
        write(header, found);
        List<String> chains = new ArrayList<>();
        for (BeadForces bead : found) {
            bead.notes().forEach(note -> Warnings.tell(traces, "bead " + bead.bead() + ": " + note));
            bead.chain().ifPresent(chain -> chains.add("bead " + bead.bead() + ": " + chain));
        }
        return new Summary(found.size(), input.plateaus().size(), chains);
    }

    private Camera camera(Settings known, double rate) throws BadFileException {
        try {
            return Double.isNaN(known.exposure()) ? Camera.continuous(rate) : new Camera(rate, known.exposure());
        } catch (IllegalArgumentException e) {
            throw new BadFileException(settings, "exposure_s does not fit the frame rate: " + e.getMessage(), e);
        }
    }

    private void write(Map<String, String> header, List<BeadForces> found) throws IOException {
        ResultTable table = new ResultTable(header);
        for (BeadForces bead : found) {
            bead.notes().forEach(note -> table.note(bead.bead(), note));
            bead.chain().ifPresent(chain -> table.note(bead.bead(), chain));
        }
        table.write(out, BeadForces.COLUMNS, found.stream().flatMap(bead -> bead.rows().stream()));
    }
}
