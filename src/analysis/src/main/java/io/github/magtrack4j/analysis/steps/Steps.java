package io.github.magtrack4j.analysis.steps;

import java.util.List;

/**
 * A trace as plateaus and the steps between.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param plateaus in their order; each begins where the one before ends
 * @param noise the standard deviation of a position about its plateau, from frame to frame
 * @param correlation of neighbouring positions about their plateaus, 0 to 1: of white noise 0
 * @param quality S of each number of steps that was tried, from 1 on: how much worse a fit is with its steps in the
 *     middle of the plateaus; the highest is where the steps are of one size
 * @param threshold how many standard errors a step had to have
 */
public record Steps(List<Plateau> plateaus, double noise, double correlation, List<Double> quality, double threshold) {
    /**
     * A stretch without a step.
     *
     * @param start its first frame
     * @param end the frame after its last
     * @param level the mean position
     * @param error of the level, one standard deviation, correlation included
     * @param frames how many positions it has; gaps have none
     */
    public record Plateau(int start, int end, double level, double error, int frames) {
        /** Returns how long it is, in frames, gaps included. */
        public int duration() {
            return end - start;
        }
    }

    /** Copies the lists. */
    public Steps {
        plateaus = List.copyOf(plateaus);
        quality = List.copyOf(quality);
    }

    /** Returns the number of steps. */
    public int count() {
        return plateaus.size() - 1;
    }

    /**
     * Returns the frame at which a step is over: the first of the plateau after it.
     *
     * @param step 0 to {@link #count} - 1
     */
    public int frame(int step) {
        return plateaus.get(step + 1).start();
    }

    /** Returns how much the position changes at a step. */
    public double size(int step) {
        return plateaus.get(step + 1).level() - plateaus.get(step).level();
    }

    /** Returns the standard deviation of {@link #size}. */
    public double sizeError(int step) {
        return Math.hypot(plateaus.get(step).error(), plateaus.get(step + 1).error());
    }

    /**
     * Returns how long each plateau lasted that both begins and ends with a step, in frames: of the first and the last
     * one it is not known.
     */
    public int[] dwellFrames() {
        return plateaus.stream()
                .limit(Math.max(plateaus.size() - 1, 0))
                .skip(1)
                .mapToInt(Plateau::duration)
                .toArray();
    }
}
