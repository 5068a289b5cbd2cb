package io.github.magtrack4j.method;

import io.github.magtrack4j.internal.Arguments;

/**
 * Auto-convolution of the mean of several lines, over and over:
 * {@link io.github.magtrack4j.Backend#autoConvMultilineSubPixel}. {@link #DEFAULTS} are MagTrack's.
 *
 * @param iterations how often the centre is refined, 0 or more
 * @param lineRatio the width of the averaged lines as a fraction of the image's width, 0 to 1
 * @param localPoints the points of each parabola fitted to a convolution, odd, 3 to the image's width
 */
public record AutoConvolution(int iterations, double lineRatio, int localPoints) implements Centering {
    /** 5 iterations with a line ratio of 0.1 and 5 points. */
    public static final AutoConvolution DEFAULTS = new AutoConvolution(5, 0.1, 5);

    /** Checks every parameter. */
    public AutoConvolution {
        Arguments.atLeast("iterations", iterations, 0);
        Arguments.lineRatio(lineRatio);
        Arguments.oddAtLeastThree("localPoints", localPoints);
    }

    @Override
    public String name() {
        return "auto-convolution";
    }

    @Override
    public String description() {
        return "auto-convolution, as MagTrack does";
    }

    @Override
    public AutoConvolution accept(ParameterVisitor visitor) {
        return new AutoConvolution(
                visitor.visit("iterations", iterations, "how often the centre is refined"),
                visitor.visit(
                        "line_ratio", lineRatio, "the width of the averaged lines as a fraction of the image's width"),
                visitor.visit("local_points", localPoints, "the points of the parabola about a convolution's maximum"));
    }

    @Override
    public void requireSize(int size) {
        Arguments.require("localPoints", localPoints, localPoints <= size, "at most the width of the images, " + size);
    }

    /** Returns this with another number of iterations. */
    public AutoConvolution withIterations(int iterations) {
        return new AutoConvolution(iterations, lineRatio, localPoints);
    }

    /** Returns this with another line ratio. */
    public AutoConvolution withLineRatio(double lineRatio) {
        return new AutoConvolution(iterations, lineRatio, localPoints);
    }

    /** Returns this with another number of points for the convolutions' parabolas. */
    public AutoConvolution withLocalPoints(int localPoints) {
        return new AutoConvolution(iterations, lineRatio, localPoints);
    }
}
