package io.github.magtrack4j.quality;

import java.util.Arrays;

/**
 * A height as a function of a coordinate's error, which goes in steps: one wherever a pixel goes from one bin to
 * another. Errors are in standard deviations, and normally distributed. Not safe to share between threads.
 */
final class HeightSteps {
    /** Errors further from 0 are not looked at. */
    static final double REACH = 4;

    /** Steps nearer to each other than the part of a standard deviation that this makes are one. */
    private static final int SLOTS_PER_SIDE = 32;

    private static final double WIDTH = REACH / SLOTS_PER_SIDE;

    /** How likely an error in each slot is; what is beyond counts as in the last. */
    private static final double[] PROBABILITIES = probabilities();

    /** The steps of positive errors, then those of negative ones, both from 0 outwards. */
    private final double[] steps = new double[2 * SLOTS_PER_SIDE];

    private static double[] probabilities() {
        double[] probabilities = new double[SLOTS_PER_SIDE];
        for (int slot = 0; slot < SLOTS_PER_SIDE; slot++) {
            double beyond = slot == SLOTS_PER_SIDE - 1 ? 0 : Gaussians.upperTail((slot + 1) * WIDTH);
            probabilities[slot] = Gaussians.upperTail(slot * WIDTH) - beyond;
        }
        return probabilities;
    }

    void clear() {
        Arrays.fill(steps, 0);
    }

    /** Adds a step; further than {@link #REACH}, or NaN, it is left out. */
    void add(double error, double step) {
        if (Math.abs(error) < REACH) {
            steps[(int) (Math.abs(error) / WIDTH) + (error < 0 ? SLOTS_PER_SIDE : 0)] += step;
        }
    }

    /** The variance of the height. */
    double variance() {
        double mean = 0;
        double squares = 0;
        for (int side = 0; side < steps.length; side += SLOTS_PER_SIDE) {
            double height = 0;
            for (int slot = 0; slot < SLOTS_PER_SIDE; slot++) {
                // In the middle of the slot's own steps.
                double within = height + steps[side + slot] / 2;
                mean += PROBABILITIES[slot] * within;
                squares += PROBABILITIES[slot] * within * within;
                height += steps[side + slot];
            }
        }
        return squares - mean * mean;
    }
}
