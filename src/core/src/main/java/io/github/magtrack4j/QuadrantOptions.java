package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;

/**
 * Options for {@link Backend#quadrantInterpolation}.
 *
 * @param iterations how often the centre is refined, 1 or more
 * @param radialSteps the samples per pixel along a radius, 0.5 to {@value #MAX_STEPS}
 * @param angularSteps the samples per pixel along the largest circle that fits into the image, 0.05 to {@value #MAX_STEPS}
 * @param radiusRatio the radius of the outermost circle as a fraction of half the image's width, 0 to 1
 */
public record QuadrantOptions(int iterations, double radialSteps, double angularSteps, double radiusRatio) {
    /** There are at most this many samples per pixel. */
    public static final double MAX_STEPS = 8;

    /** With fewer radii there is no parabola about the peak of the convolution. */
    public static final int LEAST_RADII = 4;

    /**
     * 5 iterations, 1.5 samples per pixel along a radius and 0.6 along a circle, out to the edge of the image. Three
     * iterations will do from 64 pixels on; in images that cut through bright rings it takes more.
     */
    public static final QuadrantOptions DEFAULTS = new QuadrantOptions(5, 1.5, 0.6, 1);

    /** Checks every option. */
    public QuadrantOptions {
        Arguments.atLeast("iterations", iterations, 1);
        steps("radialSteps", radialSteps, 0.5);
        angularSteps(angularSteps);
        Arguments.require("radiusRatio", radiusRatio, radiusRatio > 0 && radiusRatio <= 1, "above 0 and at most 1");
    }

    /** Checks the samples per pixel along the largest circle, of any polar grid. */
    static void angularSteps(double angularSteps) {
        steps("angularSteps", angularSteps, 0.05);
    }

    private static void steps(String name, double steps, double least) {
        Arguments.require(name, steps, steps >= least && steps <= MAX_STEPS, least + " to " + MAX_STEPS);
    }

    /** Returns these options with another number of iterations. */
    public QuadrantOptions withIterations(int iterations) {
        return new QuadrantOptions(iterations, radialSteps, angularSteps, radiusRatio);
    }

    /** Returns these options with another number of samples per pixel along a radius. */
    public QuadrantOptions withRadialSteps(double radialSteps) {
        return new QuadrantOptions(iterations, radialSteps, angularSteps, radiusRatio);
    }

    /** Returns these options with another number of samples per pixel along the largest circle. */
    public QuadrantOptions withAngularSteps(double angularSteps) {
        return new QuadrantOptions(iterations, radialSteps, angularSteps, radiusRatio);
    }

    /** Returns these options with another radius of the outermost circle. */
    public QuadrantOptions withRadiusRatio(double radiusRatio) {
        return new QuadrantOptions(iterations, radialSteps, angularSteps, radiusRatio);
    }
}
