package io.github.magtrack4j.cli.steps;

import io.github.magtrack4j.analysis.steps.DwellTimes;
import io.github.magtrack4j.analysis.steps.StepFinder;
import io.github.magtrack4j.analysis.steps.Steps;
import io.github.magtrack4j.cli.console.ChosenTraces;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.cli.experiment.ResultTable;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.TraceClock;
import io.github.magtrack4j.tracking.TraceHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds steps and writes them to a CSV file, which appears under its name when it is whole.
 *
 * @param traces the traces
 * @param axis where to look
 * @param falseRate in what part of traces of noise a step may be found
 * @param minFrames the frames of the shortest plateau
 * @param beads the numbers of the beads; empty for all
 * @param out the file that is written
 */
record StepsJob(Path traces, Axis axis, double falseRate, int minFrames, List<Integer> beads, Path out) {
    private static final List<String> COLUMNS =
            List.of("bead", "plateau", "frame_start", "frame_end", "level", "level_error", "step", "step_error");
    private static final int MIN_FRAMES = 8;
    private static final int SIMULATIONS = 200;

    /** Frames that are simulated for each bead's false-positive rate, in all. */
    private static final long SIMULATED = 4_000_000;

    /** The quantities of a trace. */
    enum Axis {
        /** In pixels, or nm where the traces tell the pixel. */
        X,
        /** As x. */
        Y,
        /** The height, in nm. */
        Z
    }

    /**
     * What was done.
     *
     * @param beads how many were looked at
     * @param steps how many were found
     * @param dwells a sentence for each bead with dwell times
     */
    record Summary(int beads, int steps, List<String> dwells) {}

    @SuppressWarnings("ArrayRecordComponent") // made and written at once; nobody compares
    private record Found(int bead, long[] frames, Steps steps, List<String> notes) {}

    /** Looks for steps, and writes the file. */
    Summary run() throws IOException {
        TraceFile file = TraceFile.read(traces);
        List<Trace> chosen = ChosenTraces.of(traces, file.traces(), beads, "look at");
        TraceClock clock = TraceClock.of(file.traces(), TraceHeader.frameRate(traces, file.header()));
        Warnings.tell(traces, clock.notes());
        double scale = TraceHeader.nmPerPixel(traces, file.header());
        double factor = axis == Axis.Z || scale == 0 ? 1 : scale;
        StepFinder finder = new StepFinder(falseRate, minFrames);
        String unit = clock.inSeconds() ? "s" : "frames";
        List<Found> found = chosen.parallelStream()
                .map(trace -> find(trace, factor, finder, clock.times(trace).rate(), unit))
                .toList();
        Map<String, String> header = TraceHeader.begin(TraceHeader.frameRate(traces, file.header()));
        header.put("traces", TraceHeader.name(traces));
        header.put("axis", axis.name().toLowerCase(Locale.ROOT));
        header.put("unit", axis == Axis.Z || scale > 0 ? "nm" : "px");
        header.put("false_rate", Double.toString(falseRate));
        header.put("min_frames", Integer.toString(minFrames));
        write(header, found);
        int count = 0;
        List<String> dwells = new ArrayList<>();
        for (Found bead : found) {
            count += bead.steps() == null ? 0 : bead.steps().count();
            bead.notes().forEach(note -> dwells.add("bead " + bead.bead() + ": " + note));
        }
        return new Summary(found.size(), count, dwells);
    }

    private Found find(Trace trace, double factor, StepFinder finder, double rate, String unit) {
        double[] values = switch (axis) {
            case X -> trace.x();
            case Y -> trace.y();
            case Z -> trace.z();
        };
        double[] scaled = Arrays.stream(values).map(v -> v * factor).toArray();
        List<String> notes = new ArrayList<>();
        if (Arrays.stream(scaled).filter(Double::isFinite).count() < MIN_FRAMES) {
            notes.add("it has fewer than " + MIN_FRAMES + " positions, so no steps are looked for");
            return new Found(trace.bead(), trace.frames(), null, notes);
        }
        Steps steps = finder.find(scaled);
        int simulations = (int) Math.clamp(SIMULATED / scaled.length, 20, SIMULATIONS);
        notes.add(String.format(
                Locale.ROOT,
                "%d steps; noise %.3g, correlation %.2f; steps in %.1f %% of %d simulated traces of such noise",
                steps.count(),
                steps.noise(),
                steps.correlation(),
                100 * finder.falsePositives(steps, scaled.length, simulations, trace.bead()),
                simulations));
        double[] dwells =
                IntStream.of(steps.dwellFrames()).mapToDouble(n -> n / rate).toArray();
        if (dwells.length >= 2 && Arrays.stream(dwells).anyMatch(d -> d > minFrames / rate)) {
            DwellTimes times = DwellTimes.of(
                    dwells,
                    Math.min(minFrames / rate, Arrays.stream(dwells).min().orElseThrow()));
            notes.add(String.format(
                    Locale.ROOT,
                    "%d dwell times, mean %.3g ± %.2g %s beyond the shortest, rate %.3g ± %.2g per %s%s",
                    times.count(),
                    times.mean(),
                    times.meanError(),
                    unit,
                    times.rate(),
                    times.rateError(),
                    unit,
                    times.isExponential() ? "" : "; not of one rate alone"));
        }
        return new Found(trace.bead(), trace.frames(), steps, notes);
    }

    private void write(Map<String, String> header, List<Found> found) throws IOException {
        ResultTable table = new ResultTable(header);
        for (Found bead : found) {
            bead.notes().forEach(note -> table.note(bead.bead(), note));
        }
        table.write(
                out,
                COLUMNS,
                found.stream().filter(bead -> bead.steps() != null).flatMap(StepsJob::rows));
    }

    /** A row for each plateau; the step is the one at its beginning, which the first has none of. */
    private static Stream<List<String>> rows(Found bead) {
        return IntStream.range(0, bead.steps().plateaus().size()).mapToObj(i -> {
            Steps.Plateau plateau = bead.steps().plateaus().get(i);
            return List.of(
                    Integer.toString(bead.bead()),
                    Integer.toString(i),
                    Long.toString(bead.frames()[plateau.start()]),
                    Long.toString(bead.frames()[plateau.end() - 1] + 1),
                    Double.toString(plateau.level()),
                    Double.toString(plateau.error()),
                    i == 0 ? "" : Double.toString(bead.steps().size(i - 1)),
                    i == 0 ? "" : Double.toString(bead.steps().sizeError(i - 1)));
        });
    }
}
