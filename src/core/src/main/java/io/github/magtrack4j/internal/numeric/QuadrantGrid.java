package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.method.QuadrantInterpolation;

/**
 * The polar grid on which quadrants are sampled: angles in the first quadrant, radii {@code (k + 1/2) / radialSteps}.
 * The radii of opposite quadrants, put together, are equally spaced. Immutable.
 */
public final class QuadrantGrid {
    private final int size;
    private final QuadrantInterpolation options;
    private final Directions directions;

    /** Makes the grid for images of a size. */
    public QuadrantGrid(int size, QuadrantInterpolation options) {
        this.size = size;
        this.options = options;
        directions = new Directions(size, options.angularSteps());
    }

    /** Whether this is the grid for such images. */
    public boolean isFor(int size, QuadrantInterpolation options) {
        return this.size == size && this.options.equals(options);
    }

    /** The angles in a quadrant. */
    public Directions directions() {
        return directions;
    }

    /** The number of angles in a quadrant. */
    public int angles() {
        return directions.count();
    }

    /** The cosine of an angle. */
    public double cosine(int angle) {
        return directions.cosine(angle);
    }

    /** The sine of an angle. */
    public double sine(int angle) {
        return directions.sine(angle);
    }

    /** The distance of two radii in pixels. */
    public double spacing() {
        return 1 / options.radialSteps();
    }

    /** The most radii there can be. */
    public int mostRadii() {
        return radiiWithin(size / 2.0);
    }

    /**
     * The radii of the circles about a centre that lie in the image; 0 where they are too few, or the centre is lost.
     */
    public int radii(double x, double y) {
        double toEdge = Math.min(Math.min(x, y), Math.min(size - 1 - x, size - 1 - y));
        int radii = toEdge > 0 ? radiiWithin(toEdge) : 0;
        return radii < QuadrantInterpolation.MIN_RADII ? 0 : radii;
    }

    private int radiiWithin(double radius) {
        return (int) (Math.min(radius, mostRadius()) * options.radialSteps());
    }

    /** The radius of the outermost circle there can be, in pixels. */
    public double mostRadius() {
        return options.radiusRatio() * size / 2;
    }

    /** How often the centre is refined. */
    public int iterations() {
        return options.iterations();
    }

    /**
     * How far the bead is from the centre, in pixels, along an axis.
     *
     * <p>A point of a ring at the angle t to the axis moves outwards by the cosine of t times the bead's way. The mean
     * of that, weighted with the cosine, is π / 4.
     *
     * @param shift by how many radii the profile along the axis has moved
     */
    public double distance(double shift) {
        return shift * spacing() * 4 / Math.PI;
    }
}
