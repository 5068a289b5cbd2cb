package io.github.magtrack4j.method;

import io.github.magtrack4j.internal.Arguments;

/** Checks of parameters that several parts have. */
final class Checks {
    private Checks() {}

    /** Checks the bins per pixel or period, of any kind of profile. */
    static void oversample(int oversample) {
        Arguments.atLeast("oversample", oversample, 1);
        Arguments.require(
                "oversample", oversample, oversample <= Profile.MAX_OVERSAMPLE, "at most " + Profile.MAX_OVERSAMPLE);
    }

    /** Checks the samples per pixel along a radius. */
    static void radialSteps(double radialSteps) {
        steps("radialSteps", radialSteps, 0.5);
    }

    /** Checks the samples per pixel along the largest circle, of any polar grid. */
    static void angularSteps(double angularSteps) {
        steps("angularSteps", angularSteps, 0.05);
    }

    private static void steps(String name, double steps, double min) {
        double max = QuadrantInterpolation.MAX_STEPS;
        Arguments.require(name, steps, steps >= min && steps <= max, min + " to " + max);
    }
}
