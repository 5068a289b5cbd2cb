package io.github.magtrack4j.tracking;

import io.github.magtrack4j.analysis.SubpixelUniformity;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.internal.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether traces depend on where within a pixel a bead is: {@link SubpixelUniformity} of x and y of each bead. It is
 * used by one thread.
 */
public final class SubpixelCheck {
    private final List<Integer> beads;
    private final List<SubpixelUniformity> x = new ArrayList<>();
    private final List<SubpixelUniformity> y = new ArrayList<>();

    /**
     * Makes ready.
     *
     * @param beads the number of each bead
     * @param frames the positions of each that will be added
     */
    public SubpixelCheck(List<Integer> beads, long frames) {
        this.beads = beads;
        for (int index = 0; index < beads.size(); index++) {
            x.add(new SubpixelUniformity(frames));
            y.add(new SubpixelUniformity(frames));
        }
    }

    /**
     * Adds the next position of the bead of an index, in pixels of the camera, before drift is subtracted; NaN for
     * none.
     */
    public void add(int index, double positionX, double positionY) {
        x.get(index).add(positionX);
        y.get(index).add(positionY);
    }

    /**
     * Checks a trace of a file. Drift that was subtracted is added again.
     *
     * @return the check of this one bead
     */
    public static SubpixelCheck of(Trace trace) {
        SubpixelCheck check = new SubpixelCheck(List.of(trace.bead()), trace.frames().length);
        double[] driftX = trace.further().get(Drift.COLUMNS.get(0));
        double[] driftY = trace.further().get(Drift.COLUMNS.get(1));
        for (int frame = 0; frame < trace.frames().length; frame++) {
            check.add(
                    0,
                    trace.x()[frame] + (driftX == null ? 0 : driftX[frame]),
                    trace.y()[frame] + (driftY == null ? 0 : driftY[frame]));
        }
        return check;
    }

    /**
     * Returns what is found of a bead's x and y, in a few words: {@code "none, 0.012"}, or – where nothing can be told.
     */
    public String words(int index) {
        return words(x.get(index)) + ", " + words(y.get(index));
    }

    private static String words(SubpixelUniformity axis) {
        return !axis.canTell() ? "–" : axis.isBiased() ? String.format(Locale.ROOT, "%.3f", axis.amplitude()) : "none";
    }

    /** Returns what is found, in a sentence. */
    public String describe() {
        List<Integer> biased = new ArrayList<>();
        int told = 0;
        double amplitude = 0;
        for (int index = 0; index < beads.size(); index++) {
            boolean isBiased = false;
            for (SubpixelUniformity axis : List.of(x.get(index), y.get(index))) {
                if (axis.isBiased()) {
                    isBiased = true;
                    amplitude = Math.max(amplitude, axis.amplitude());
                }
            }
            told += x.get(index).canTell() || y.get(index).canTell() ? 1 : 0;
            if (isBiased) {
                biased.add(beads.get(index));
            }
        }
        if (told == 0) {
            return "not checked, since no bead moves far enough in enough frames";
        }
        String checked = told == beads.size()
                ? ""
                : String.format(" (%d of %d beads move too little to tell)", beads.size() - told, beads.size());
        return biased.isEmpty()
                ? "no influence on x and y is seen" + checked
                : String.format(
                        Locale.ROOT,
                        "x or y of %s %s depends on it, by up to %.3f px%s",
                        biased.size() == 1 ? "bead" : "beads",
                        BeadRegion.listed(biased),
                        amplitude,
                        checked);
    }
}
