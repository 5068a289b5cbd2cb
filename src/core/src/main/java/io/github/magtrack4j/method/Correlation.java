package io.github.magtrack4j.method;

import io.github.magtrack4j.internal.Arguments;

/**
 * The plane that correlates best with the profile: {@link io.github.magtrack4j.Backend#lookupZ}. {@link #DEFAULTS} are
 * the reference's.
 *
 * @param localPoints the planes of the parabola fitted to the correlation, odd, 3 to the number of planes
 */
public record Correlation(int localPoints) implements Lookup {
    /** 5 planes. */
    public static final Correlation DEFAULTS = new Correlation(5);

    /** Checks the parameter. */
    public Correlation {
        Arguments.oddAtLeastThree("localPoints", localPoints);
    }

    @Override
    public String name() {
        return "correlation";
    }

    @Override
    public String description() {
        return "correlation, as MagTrack does";
    }

    @Override
    public Correlation accept(ParameterVisitor visitor) {
        return new Correlation(visitor.visit(
                "lookup_local_points", localPoints, "the planes of the parabola about the best correlation"));
    }

    /** Returns this with another number of planes for the parabola. */
    public Correlation withLocalPoints(int localPoints) {
        return new Correlation(localPoints);
    }
}
