package io.github.magtrack4j.simulation;

import io.github.magtrack4j.internal.Arguments;

/**
 * How a tethered bead moves: confined Brownian motion about a mean position, whose height changes in steps.
 *
 * <p>Each coordinate is an Ornstein–Uhlenbeck process, the motion of a bead in a harmonic trap (G. E. Uhlenbeck and L.
 * S. Ornstein, Physical Review 36, 823, 1930): normally distributed about the mean, with an autocorrelation that falls
 * as {@code exp(-t / correlation time)}. x and y have the mean 0, the bead's anchor. The mean of z starts at one
 * height, ends at another, and stays on each of a number of equally spaced heights for the same number of frames, as it
 * does when the magnets are moved step by step; with as many steps as frames it is a ramp.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param lateralSdNm the standard deviation of x and of y in nm, 0 or more
 * @param axialSdNm the standard deviation of z about its mean in nm, 0 or more
 * @param lateralCorrelationFrames the correlation time of x and of y in frames, 0 or more; 0 for no memory
 * @param axialCorrelationFrames the correlation time of z in frames, 0 or more; 0 for no memory
 * @param firstZNm the mean height at the start in nm, finite
 * @param lastZNm the mean height at the end in nm, finite
 * @param steps the number of mean heights, at least 1; with 1 the mean stays at {@code firstZNm}
 */
public record BeadMotion(
        double lateralSdNm,
        double axialSdNm,
        double lateralCorrelationFrames,
        double axialCorrelationFrames,
        double firstZNm,
        double lastZNm,
        int steps) {

    /**
     * A DNA tether of about a µm in a camera of some hundred frames per second: 60 nm in x and y, 15 nm in z,
     * correlated over 5 and 2 frames, from 3500 down to 2000 nm in 10 steps.
     */
    public static final BeadMotion DEFAULTS = new BeadMotion(60, 15, 5, 2, 3500, 2000, 10);

    /** Checks every value. */
    public BeadMotion {
        Arguments.notNegative("lateralSdNm", lateralSdNm);
        Arguments.notNegative("axialSdNm", axialSdNm);
        Arguments.notNegative("lateralCorrelationFrames", lateralCorrelationFrames);
        Arguments.notNegative("axialCorrelationFrames", axialCorrelationFrames);
        Arguments.finite("firstZNm", firstZNm);
        Arguments.finite("lastZNm", lastZNm);
        Arguments.atLeast("steps", steps, 1);
    }

    /** Returns this motion with other standard deviations, in nm. */
    public BeadMotion withSdNm(double lateralSdNm, double axialSdNm) {
        return new BeadMotion(
                lateralSdNm, axialSdNm, lateralCorrelationFrames, axialCorrelationFrames, firstZNm, lastZNm, steps);
    }

    /** Returns this motion with other correlation times, in frames. */
    public BeadMotion withCorrelationFrames(double lateralCorrelationFrames, double axialCorrelationFrames) {
        return new BeadMotion(
                lateralSdNm, axialSdNm, lateralCorrelationFrames, axialCorrelationFrames, firstZNm, lastZNm, steps);
    }

    /** Returns this motion between other mean heights, in nm, with another number of steps. */
    public BeadMotion withHeights(double firstZNm, double lastZNm, int steps) {
        return new BeadMotion(
                lateralSdNm, axialSdNm, lateralCorrelationFrames, axialCorrelationFrames, firstZNm, lastZNm, steps);
    }

    /** Returns the mean height in a frame, in nm. */
    double meanZNm(long frame, long frames) {
        if (steps == 1) {
            return firstZNm;
        }
        long step = Math.min(frame * steps / frames, steps - 1);
        return firstZNm + (lastZNm - firstZNm) * step / (steps - 1);
    }
}
