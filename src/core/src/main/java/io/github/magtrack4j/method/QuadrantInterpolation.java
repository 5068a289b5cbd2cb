package io.github.magtrack4j.method;

import io.github.magtrack4j.internal.Arguments;

/**
 * Quadrant interpolation: {@link io.github.magtrack4j.Backend#quadrantInterpolation}. It is slower than
 * auto-convolution, and several times as accurate.
 *
 * @param iterations how often the centre is refined, 1 or more
 * @param radialSteps the samples per pixel along a radius, 0.5 to {@value #MAX_STEPS}
 * @param angularSteps the samples per pixel along the largest circle that fits into the image, 0.05 to
 *     {@value #MAX_STEPS}
 * @param radiusRatio the radius of the outermost circle as a fraction of half the image's width, 0 to 1
 */
public record QuadrantInterpolation(int iterations, double radialSteps, double angularSteps, double radiusRatio)
        implements Centering {
    /** There are at most this many samples per pixel. */
    public static final double MAX_STEPS = 8;

    /** With fewer radii there is no parabola about the peak of the convolution. */
    public static final int MIN_RADII = 4;

    /**
     * 5 iterations, 1.5 samples per pixel along a radius and 0.6 along a circle, out to the edge of the image. Three
     * iterations will do from 64 pixels on; in images that cut through bright rings it takes more.
     */
    public static final QuadrantInterpolation DEFAULTS = new QuadrantInterpolation(5, 1.5, 0.6, 1);

    /** Checks every parameter. */
    public QuadrantInterpolation {
        Arguments.atLeast("iterations", iterations, 1);
        Checks.radialSteps(radialSteps);
        Checks.angularSteps(angularSteps);
        Arguments.require("radiusRatio", radiusRatio, radiusRatio > 0 && radiusRatio <= 1, "above 0 and at most 1");
    }

    @Override
    public String name() {
        return "quadrant";
    }

    @Override
    public String description() {
        return "quadrant (quadrant interpolation), which is slower and has a third of the SD";
    }

    @Override
    public QuadrantInterpolation accept(ParameterVisitor visitor) {
        return new QuadrantInterpolation(
                visitor.visit("iterations", iterations, "how often the centre is refined"),
                visitor.visit("radial_steps", radialSteps, "the samples per pixel along a radius"),
                visitor.visit("angular_steps", angularSteps, "the samples per pixel along the largest circle"),
                visitor.visit(
                        "radius_ratio",
                        radiusRatio,
                        "the radius of the outermost circle as a fraction of half the image's width"));
    }

    @Override
    public void requireSize(int size) {
        double radii = radiusRatio * size / 2 * radialSteps;
        Arguments.require(
                "radiusRatio · width / 2 · radialSteps",
                radii,
                Math.floor(radii) >= MIN_RADII,
                "at least " + MIN_RADII + ", for as many radii");
    }

    /** Returns this with another number of iterations. */
    public QuadrantInterpolation withIterations(int iterations) {
        return new QuadrantInterpolation(iterations, radialSteps, angularSteps, radiusRatio);
    }

    /** Returns this with another number of samples per pixel along a radius. */
    public QuadrantInterpolation withRadialSteps(double radialSteps) {
        return new QuadrantInterpolation(iterations, radialSteps, angularSteps, radiusRatio);
    }

    /** Returns this with another number of samples per pixel along the largest circle. */
    public QuadrantInterpolation withAngularSteps(double angularSteps) {
        return new QuadrantInterpolation(iterations, radialSteps, angularSteps, radiusRatio);
    }

    /** Returns this with another radius of the outermost circle. */
    public QuadrantInterpolation withRadiusRatio(double radiusRatio) {
        return new QuadrantInterpolation(iterations, radialSteps, angularSteps, radiusRatio);
    }
}
