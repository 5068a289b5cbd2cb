package io.github.magtrack4j.internal.numeric;

/**
 * Equally spaced directions in the first quadrant, none of them along an axis; those in the others mirror them.
 * Immutable.
 */
public final class Directions {
    private final double[] cosines;
    private final double[] sines;

    /** Makes as many as there are samples on a quarter of the largest circle that fits into an image. */
    Directions(int size, double stepsPerPixel) {
        int count = (int) Math.ceil(stepsPerPixel * Math.PI / 4 * size);
        cosines = new double[count];
        sines = new double[count];
        for (int i = 0; i < count; i++) {
            double angle = (i + 0.5) * Math.PI / 2 / count;
            cosines[i] = Math.cos(angle);
            sines[i] = Math.sin(angle);
        }
    }

    /** How many there are. */
    public int count() {
        return cosines.length;
    }

    /** The cosine of a direction's angle to the x axis. */
    public double cosine(int direction) {
        return cosines[direction];
    }

    /** The sine of a direction's angle to the x axis. */
    public double sine(int direction) {
        return sines[direction];
    }
}
