package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import io.github.magtrack4j.method.QuadrantInterpolation;

/** Quadrant interpolation, as often as its parameters say. */
final class QuadrantStep extends CenteringStep {
    private final ImageKernels kernels;
    private final QuadrantGrid grid;

    /** The peak of the convolution, which has 7 samples at least, and 3 on either side of its middle. */
    private final ParabolaFit parabola;

    private final ParabolaFit.Values convolution;
    private QuadrantKernels quadrants;

    QuadrantStep(QuadrantInterpolation interpolation, int size, ImageKernels kernels, Precision precision) {
        super(interpolation, size);
        this.kernels = kernels;
        grid = new QuadrantGrid(size, interpolation);
        parabola = new ParabolaFit(5, true, precision);
        // No method reference: the compiler does not learn whom it calls, and then calls it for each value.
        convolution = index -> quadrants.convolution(index);
    }

    @Override
    void open() {
        quadrants = kernels.quadrants(grid);
    }

    @Override
    void refine(ImageTracker tracker) {
        if (!tracker.isFinite()) {
            tracker.lose();
            return;
        }
        for (int iteration = 0; iteration < grid.iterations(); iteration++) {
            int radii = grid.radii(tracker.x(), tracker.y());
            if (radii == 0) {
                tracker.lose();
                return;
            }
            kernels.read();
            quadrants.sample(tracker.x(), tracker.y(), radii);
            double right = distanceFromCenter(true, radii);
            double down = distanceFromCenter(false, radii);
            tracker.setCenter(tracker.x() + right, tracker.y() + down);
        }
    }

    /** How far the bead is from the centre along an axis; the peak of a convolution is twice as far from its middle. */
    private double distanceFromCenter(boolean alongX, int radii) {
        quadrants.convolve(alongX);
        double peak = parabola.vertex(convolution, 2 * radii - 1, quadrants.maximum());
        return grid.distance((peak - (radii - 1)) / 2);
    }
}
