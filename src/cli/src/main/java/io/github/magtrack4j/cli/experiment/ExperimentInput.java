package io.github.magtrack4j.cli.experiment;

import io.github.magtrack4j.analysis.experiment.Plateau;
import io.github.magtrack4j.analysis.experiment.Plateau.Change;
import io.github.magtrack4j.analysis.experiment.Plateau.State;
import io.github.magtrack4j.analysis.experiment.Settings;
import io.github.magtrack4j.cli.console.ChosenTraces;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.traces.ExperimentFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.TraceClock;
import io.github.magtrack4j.tracking.TraceHeader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Traces, settings and plateaus.
 *
 * @param settings what no movie tells
 * @param traces of the beads that are asked for
 * @param clock when their frames were taken
 * @param rate frames per second
 * @param nmPerPixel the width of a pixel
 * @param plateaus between the changes
 * @param header what a table made of it begins with
 */
public record ExperimentInput(
        Settings settings,
        List<Trace> traces,
        TraceClock clock,
        double rate,
        double nmPerPixel,
        List<Plateau> plateaus,
        Map<String, String> header) {
    /** Plateaus with fewer frames are left out. */
    public static final int MIN_FRAMES = 128;

    /**
     * Reads all files.
     *
     * @param traces the traces
     * @param settings the file of settings
     * @param experiment the file of changes, or null
     * @param settle the seconds left out after each change
     * @param beads the numbers of the beads; empty for all
     */
    public static ExperimentInput read(Path traces, Path settings, Path experiment, double settle, List<Integer> beads)
            throws IOException {
        Settings known = readSettings(settings);
        TraceFile file = TraceFile.read(traces);
        List<Trace> chosen = ChosenTraces.of(traces, file.traces(), beads, "look at");
        double told = TraceHeader.frameRate(traces, file.header());
        TraceClock clock =
                TraceClock.of(file.traces(), told > 0 || Double.isNaN(known.frameRate()) ? told : known.frameRate());
        Warnings.tell(traces, clock.notes());
        if (!clock.inSeconds()) {
            throw new BadFileException(
                    traces, "it does not tell the frame rate; give frame_rate_hz in " + settings.getFileName());
        }
        double rate = clock.times(chosen.getFirst()).rate();
        double ofTraces = TraceHeader.nmPerPixel(traces, file.header());
        double scale = ofTraces > 0 ? ofTraces : known.nmPerPixel();
        if (Double.isNaN(scale)) {
            throw new BadFileException(
                    traces, "it does not tell the width of a pixel; give nm_per_px in " + settings.getFileName());
        }
        long frames = 0;
        for (Trace trace : chosen) {
            long[] slots = clock.times(trace).slots();
            frames = slots.length == 0 ? frames : Math.max(frames, slots[slots.length - 1] + 1);
        }
        List<Plateau> plateaus = Plateau.of(changes(experiment, rate), frames, Math.round(settle * rate), MIN_FRAMES);
        if (plateaus.isEmpty()) {
            throw new BadFileException(
                    traces,
                    "no plateau has " + MIN_FRAMES + " frames, of " + frames + " in all; is --settle too long?");
        }
        Map<String, String> header = TraceHeader.begin(rate);
        header.put("traces", TraceHeader.name(traces));
        header.put("experiment", experiment == null ? "none" : TraceHeader.name(experiment));
        header.put("left_out_after_changes_s", Double.toString(settle));
        known.used().forEach((key, value) -> header.put("used_" + key, value));
        header.put("used_nm_per_px", Double.toString(scale));
        return new ExperimentInput(known, chosen, clock, rate, scale, plateaus, header);
    }

    private static Settings readSettings(Path settings) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(settings)) {
            properties.load(reader);
            return Settings.of(properties);
        } catch (IllegalArgumentException e) {
            throw new BadFileException(settings, e.getMessage(), e);
        }
    }

    private static List<Change> changes(Path experiment, double rate) throws IOException {
        List<Change> changes = new ArrayList<>();
        if (experiment != null) {
            for (ExperimentFile.Change change : ExperimentFile.read(experiment)) {
                long frame = change.frame() >= 0 ? change.frame() : Math.round(change.time() * rate);
                changes.add(new Change(frame, new State(change.magnetHeight(), change.turns(), change.buffer())));
            }
        }
        return changes;
    }
}
