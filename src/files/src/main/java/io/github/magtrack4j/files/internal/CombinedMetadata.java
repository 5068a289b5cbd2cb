package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the files of a folder tell of the camera, taken together: what all tell alike. Where they contradict one
 * another, or only some of them tell, nothing is known, and a note says so.
 */
final class CombinedMetadata {
    private final Agreed nmPerPixel = new Agreed("the size of a pixel");
    private final Agreed framesPerSecond = new Agreed("the frame rate");
    private double[] times = new double[0];
    private int timeCount;
    private long frames;
    private boolean timesFollow = true;

    /** A number that all files should tell, 0 where they do not. */
    private static final class Agreed {
        final String name;
        double value = Double.NaN;
        boolean differs;

        Agreed(String name) {
            this.name = name;
        }

        void add(double number) {
            differs |= !Double.isNaN(value) && value != number;
            value = number;
        }

        double get() {
            return differs || Double.isNaN(value) ? 0 : value;
        }

        void note(List<String> notes) {
            if (differs) {
                notes.add("its files do not agree on " + name + ", which was left out");
            }
        }
    }

    /** Adds the next file. */
    void add(Movie file) {
        MovieMetadata metadata = file.metadata();
        if (file.frameCount() == 0) {
            return;
        }
        nmPerPixel.add(metadata.nmPerPixel());
        framesPerSecond.add(metadata.framesPerSecond());
        frames += file.frameCount();
        DoubleSeries more = metadata.times();
        if (more.size() > Integer.MAX_VALUE - 8 - timeCount) {
            return;
        }
        if (more.size() > 0 && timeCount > 0) {
            timesFollow &= more.get(0) > times[timeCount - 1];
        }
        if (times.length < timeCount + more.size()) {
            times = Arrays.copyOf(times, (int) Math.max(timeCount + more.size(), 2L * times.length));
        }
        for (long i = 0; i < more.size(); i++) {
            times[timeCount++] = more.get(i);
        }
    }

    /** Returns what all files tell. */
    MovieMetadata get() {
        double[] known = hasTimes() ? Arrays.copyOf(times, timeCount) : new double[0];
        return new MovieMetadata(nmPerPixel.get(), framesPerSecond.get(), DoubleSeries.copyOf(known));
    }

    private boolean hasTimes() {
        return timeCount == frames && timesFollow;
    }

    /** Returns what was left out. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        nmPerPixel.note(notes);
        framesPerSecond.note(notes);
        if (timeCount > 0 && !hasTimes()) {
            notes.add(
                    timeCount == frames
                            ? "the times of its files do not follow one another, and were left out"
                            : "only some of its files have time stamps; these were left out");
        }
        return notes;
    }
}
