package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.method.PolarProfile;

/** The polar grid on which profiles are sampled: rays from the centre, and circles about it. Immutable. */
public final class PolarGrid {
    /**
     * Samples this near to the middle of an outermost pixel, in pixels, count as outside: so that rounding to 32 bits
     * takes none out of the image.
     */
    public static final double MARGIN = 0x1p-12;

    private final int size;
    private final PolarProfile options;
    private final Directions quadrant;
    private final double[] cosines;
    private final double[] sines;
    private final int circles;

    /** Makes the grid for images of a size. */
    public PolarGrid(int size, PolarProfile options) {
        this.size = size;
        this.options = options;
        quadrant = new Directions(size, options.angularSteps());
        cosines = new double[4 * quadrant.count()];
        sines = new double[4 * quadrant.count()];
        for (int ray = 0; ray < cosines.length; ray++) {
            cosines[ray] = (ray % 2 == 0 ? 1 : -1) * quadrant.cosine(ray / 4);
            sines[ray] = (ray % 4 < 2 ? 1 : -1) * quadrant.sine(ray / 4);
        }
        circles = options.bins(size);
    }

    public boolean isFor(int size, PolarProfile options) {
        return this.size == size && this.options.equals(options);
    }

    /** The angles of the rays in the first quadrant; each of the others has as many. */
    public Directions directions() {
        return quadrant;
    }

    /** The number of rays. */
    public int rays() {
        return cosines.length;
    }

    /** The cosine of a ray's angle to the x axis. */
    public double cosine(int ray) {
        return cosines[ray];
    }

    /** The sine of a ray's angle to the x axis. */
    public double sine(int ray) {
        return sines[ray];
    }

    /** The number of circles. */
    public int circles() {
        return circles;
    }

    /** The radius of a circle in pixels. */
    public double radius(int circle) {
        return (double) circle / options.oversample();
    }

    /** The first circle that a ray from a centre meets within the image. */
    public int first(int ray, double x, double y) {
        double distance = Math.max(edge(cosines[ray], x, false), edge(sines[ray], y, false));
        return (int) Math.max(Math.ceil(distance * options.oversample()), 0);
    }

    /**
     * The circle behind the last that a ray from a centre meets within the image; not above the first if it meets none.
     */
    public int end(int ray, double x, double y) {
        double distance = Math.min(edge(cosines[ray], x, true), edge(sines[ray], y, true));
        return (int) Math.min(Math.floor(distance * options.oversample()) + 1, circles);
    }

    /** How far it is along a ray to where it enters, or leaves, the columns or the rows of the image. */
    private double edge(double slope, double from, boolean leaves) {
        double edge = slope > 0 == leaves ? size - 1 - MARGIN : MARGIN;
        return (edge - from) / slope;
    }
}
