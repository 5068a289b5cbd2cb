package io.github.magtrack4j.cli.plot;

import io.github.magtrack4j.cli.charts.PictureFile;
import io.github.magtrack4j.cli.console.ChosenTraces;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.TraceClock;
import io.github.magtrack4j.tracking.TraceHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Draws a file of traces into a PNG file, which appears under its name when it is whole.
 *
 * @param traces the traces
 * @param picture the picture that is written
 * @param beads the numbers of the beads to draw; empty for all, of which at most {@value TracePicture#MAX_BEADS} are
 */
public record PlotJob(Path traces, Path picture, List<Integer> beads) {
    /**
     * What was drawn.
     *
     * @param drawn the number of beads in the picture
     * @param beads the number of beads in the file
     */
    public record Summary(int drawn, int beads) {}

    /** Draws the traces. */
    public Summary run() throws IOException {
        TraceFile file = TraceFile.read(traces);
        List<Trace> chosen = ChosenTraces.of(traces, file.traces(), beads, "draw").stream()
                .limit(TracePicture.MAX_BEADS)
                .toList();
        double frameRate = TraceHeader.frameRate(traces, file.header());
        String title = file.header().getOrDefault("movie", traces.getFileName().toString());
        TraceClock clock = TraceClock.of(file.traces(), frameRate);
        Warnings.tell(traces, clock.notes());
        PictureFile.write(picture, () -> new TracePicture(title, clock, chosen).draw());
        return new Summary(chosen.size(), file.traces().size());
    }
}
