package io.github.magtrack4j.internal.cpu.scalar;

import io.github.magtrack4j.internal.cpu.steps.QuadrantKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;

/** The profiles of the four quadrants, joined along each axis, and their self-convolution. */
public final class QuadrantsF64 implements QuadrantKernels {
    private final QuadrantGrid grid;
    private final double[] image;
    private final int n;
    private final double[] lineX;
    private final double[] lineY;
    private final double[] convolution;
    private int radii;

    /** Makes room for a grid on images of N × N pixels, which are all in one array. */
    public QuadrantsF64(QuadrantGrid grid, double[] image, int n) {
        this.grid = grid;
        this.image = image;
        this.n = n;
        lineX = new double[2 * grid.mostRadii()];
        lineY = new double[2 * grid.mostRadii()];
        convolution = new double[2 * grid.mostRadii()];
    }

    @SuppressWarnings("ReferenceEquality") // the array in which the kernels have each image
    boolean isFor(double[] image, QuadrantGrid grid) {
        return this.image == image && this.grid == grid;
    }

    @Override
    public void sample(@Wide double x, @Wide double y, int radii) {
        this.radii = radii;
        for (int k = -radii; k < radii; k++) {
            lineX[radii + k] = 0;
            lineY[radii + k] = 0;
        }
        for (int angle = 0; angle < grid.angles(); angle++) {
            for (int k = 0; k < radii; k++) {
                @Wide double right = grid.cosine(angle) * (k + 0.5) * grid.spacing();
                @Wide double down = grid.sine(angle) * (k + 0.5) * grid.spacing();
                for (int side = 0; side < 4; side++) {
                    boolean isRight = side % 2 == 0;
                    boolean isBelow = side / 2 == 0;
                    double sample = InterpolationF64.bilinear(
                                    image, n, isRight ? x + right : x - right, isBelow ? y + down : y - down)
                            - image[0];
                    lineX[isRight ? radii + k : radii - 1 - k] += (double) grid.cosine(angle) * sample;
                    lineY[isBelow ? radii + k : radii - 1 - k] += (double) grid.sine(angle) * sample;
                }
            }
        }
    }

    /** The profile along an axis, one radius after the other from one side to the other, as convolved if it was. */
    public double[] line(boolean alongX) {
        return alongX ? lineX : lineY;
    }

    @Override
    public void convolve(boolean alongX) {
        weigh(alongX);
        double[] line = line(alongX);
        int length = 2 * radii;
        for (int lag = 1 - radii; lag < radii; lag++) {
            double sum = 0;
            for (int i = Math.max(0, lag); i < Math.min(length, length + lag); i++) {
                sum += line[i] * line[length - 1 + lag - i];
            }
            convolution[lag + radii - 1] = sum;
        }
    }

    /** Takes the mean off the profile along an axis, and multiplies it with the radius. */
    public void weigh(boolean alongX) {
        double[] line = line(alongX);
        int length = 2 * radii;
        // Of differences, so that a line without variance has a mean without rounding.
        double level = line[0];
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += line[i] - level;
        }
        double mean = sum / length;
        for (int i = 0; i < length; i++) {
            line[i] = (line[i] - level - mean) * Math.abs(i - radii + (double) 0.5);
        }
    }

    @Override
    public int maximum() {
        return ScalarKernelsF64.firstMaximum(convolution, 2 * radii - 1);
    }

    @Override
    public @Wide double convolution(int index) {
        return convolution[index];
    }
}
