package io.github.magtrack4j.internal;

/**
 * Interpolation between planes of a focus scan: the polynomial through the nearest ones, its value and its slope. It
 * holds the weights of the height that was set last, and belongs to one thread at a time.
 */
public final class PlaneInterpolation {
    /** The planes that a polynomial goes through, where there are as many. */
    public static final int POINTS = 6;

    private final double[] weights = new double[POINTS];
    private final double[] slopes = new double[POINTS];
    private double[] z;
    private int points;
    private int first;

    /** Makes an interpolation whose planes are still to be {@linkplain #setPlanes set}. */
    public PlaneInterpolation() {}

    /**
     * Makes an interpolation between heights that rise or fall strictly.
     *
     * @param z the height of each plane, two or more; not copied
     */
    public PlaneInterpolation(double[] z) {
        setPlanes(z);
    }

    /** Goes to other planes, whose heights rise or fall strictly: two or more; not copied. */
    public void setPlanes(double[] z) {
        this.z = z;
        points = Math.min(POINTS, z.length);
    }

    /** Sets the height; outside of the planes the polynomial through the outermost ones goes on. */
    public void set(double height) {
        first = Math.clamp(planeBelow(z, height) - (points / 2 - 1), 0, z.length - points);
        for (int a = 0; a < points; a++) {
            double weight = 1;
            double slope = 0;
            for (int b = 0; b < points; b++) {
                if (b != a) {
                    double distance = z[first + a] - z[first + b];
                    double factor = (height - z[first + b]) / distance;
                    slope = slope * factor + weight / distance;
                    weight *= factor;
                }
            }
            weights[a] = weight;
            slopes[a] = slope;
        }
    }

    /**
     * Returns the last plane that is not beyond a height, but never the last of all.
     *
     * @param z heights that rise or fall strictly, two or more
     */
    public static int planeBelow(double[] z, double height) {
        boolean rising = z[z.length - 1] > z[0];
        int low = 0;
        int high = z.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (rising ? z[middle] <= height : z[middle] >= height) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The number of planes that are interpolated between. */
    public int points() {
        return points;
    }

    /** The first plane of these. */
    public int first() {
        return first;
    }

    /** The weight of the plane that is so many after the first. */
    public double weight(int index) {
        return weights[index];
    }

    /** The weight of that plane in the derivative by the height. */
    public double slope(int index) {
        return slopes[index];
    }
}
