package io.github.magtrack4j.method;

import io.github.magtrack4j.internal.Arguments;

/**
 * The plane with the least weighted sum of squared differences from the profile, the table's own bias between planes
 * subtracted: {@link io.github.magtrack4j.Backend#lookupZWeighted}.
 *
 * @param localPoints the planes of the parabola fitted to the sums, odd, 3 to the number of planes
 */
public record WeightedLeastSquares(int localPoints) implements Lookup {
    /** 5 planes. */
    public static final WeightedLeastSquares DEFAULTS = new WeightedLeastSquares(5);

    /** Checks the parameter. */
    public WeightedLeastSquares {
        Arguments.oddAtLeastThree("localPoints", localPoints);
    }

    @Override
    public String name() {
        return "weighted";
    }

    @Override
    public String description() {
        return "weighted (least squares): each bin has the weight of its pixels, and the table's bias between planes is"
                + " corrected";
    }

    @Override
    public WeightedLeastSquares accept(ParameterVisitor visitor) {
        return new WeightedLeastSquares(visitor.visit(
                "lookup_local_points", localPoints, "the planes of the parabola about the smallest sum of squares"));
    }

    /** Returns this with another number of planes for the parabola. */
    public WeightedLeastSquares withLocalPoints(int localPoints) {
        return new WeightedLeastSquares(localPoints);
    }
}
