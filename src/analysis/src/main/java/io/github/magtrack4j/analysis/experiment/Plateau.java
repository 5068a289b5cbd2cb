package io.github.magtrack4j.analysis.experiment;

import io.github.magtrack4j.internal.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A stretch of frames in which nothing was changed.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param number of the plateau, from 0
 * @param start its first frame, the transient left out
 * @param end the frame after its last
 * @param leftOut how many frames at its beginning are left out as transient
 * @param state what was set meanwhile
 */
public record Plateau(int number, long start, long end, long leftOut, State state) {
    /**
     * What is set at a time.
     *
     * @param magnetHeight in mm; NaN if it is not known
     * @param turns of the magnet; NaN if they are not known
     * @param buffer the name of the buffer; empty if it is not known
     */
    public record State(double magnetHeight, double turns, String buffer) {
        /** Nothing is known. */
        public static final State UNKNOWN = new State(Double.NaN, Double.NaN, "");

        /** Checks that there is a name. */
        public State {
            Objects.requireNonNull(buffer, "buffer");
        }
    }

    /**
     * A change.
     *
     * @param frame from which on
     * @param state what is set from then on
     */
    public record Change(long frame, State state) {}

    /**
     * Cuts a recording at its changes. Changes to what was set already are none; before the first, nothing is known,
     * and frames there are no plateau unless there is no change at all.
     *
     * @param changes by ascending frame
     * @param frames of the recording
     * @param settle how many frames after each change are left out; 0 or more
     * @param shortest how many frames a plateau must have without them; shorter ones are left out, at least 1
     */
    public static List<Plateau> of(List<Change> changes, long frames, long settle, long shortest) {
        Arguments.atLeast("frames", frames, 0);
        Arguments.atLeast("settle", settle, 0);
        Arguments.atLeast("shortest", shortest, 1);
        if (changes.isEmpty()) {
            return frames < shortest ? List.of() : List.of(new Plateau(0, 0, frames, 0, State.UNKNOWN));
        }
        List<Plateau> plateaus = new ArrayList<>();
        long last = Long.MIN_VALUE;
        int i = 0;
        while (i < changes.size()) {
            Change change = changes.get(i);
            Arguments.require(
                    "changes[" + i + "].frame", change.frame(), change.frame() >= last, "no less than the one before");
            int next = i + 1;
            while (next < changes.size() && changes.get(next).state().equals(change.state())) {
                next++;
            }
            long begin = Math.max(change.frame(), 0);
            long start = begin + settle;
            long end = Math.min(next < changes.size() ? changes.get(next).frame() : frames, frames);
            if (end - start >= shortest) {
                plateaus.add(new Plateau(plateaus.size(), start, end, settle, change.state()));
            }
            last = change.frame();
            i = next;
        }
        return List.copyOf(plateaus);
    }
}
