package io.github.magtrack4j.cli.tether;

import io.github.magtrack4j.cli.experiment.ExperimentInput;
import io.github.magtrack4j.cli.experiment.ResultTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Judges tethers and writes the verdicts to a CSV file, which appears under its name when it is whole.
 *
 * @param traces the traces
 * @param settings the file of settings
 * @param experiment the file of changes
 * @param settle the seconds left out after each change
 * @param contourLength of the molecule, in nm; NaN if it is not known
 * @param out the file that is written
 */
record TetherJob(Path traces, Path settings, Path experiment, double settle, double contourLength, Path out) {
    /** Judges them, writes the file, and returns a sentence for each bead. */
    List<String> run() throws IOException {
        ExperimentInput input = ExperimentInput.read(traces, settings, experiment, settle, List.of());
        List<BeadTether> found = input.traces().parallelStream()
                .map(trace -> BeadTether.of(trace, input.clock().times(trace).slots(), input, contourLength))
                .toList();
        Map<String, String> header = input.header();
        header.put("contour_length_nm", Double.toString(contourLength));
        new ResultTable(header).write(out, BeadTether.COLUMNS, found.stream().map(BeadTether::row));
        return found.stream().map(BeadTether::sentence).toList();
    }
}
