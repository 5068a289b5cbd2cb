package io.github.magtrack4j.quality;

import io.github.magtrack4j.internal.cpu.scalar.QuadrantsF64;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import io.github.magtrack4j.method.QuadrantInterpolation;
import java.util.Arrays;

/**
 * The error of a centre that is found by quadrant interpolation. Not safe to share between threads.
 *
 * <p>The profile along an axis is a sum of samples, each a sum of four pixels. Neighbouring samples share pixels; so
 * what moves the centre is traced back to each pixel: first to the profile ({@link ConvolutionPeak}), then to the
 * samples, then to the pixels.
 */
final class QuadrantError implements CenterError {
    /** The points of the parabola through the peak, as {@code quadrantInterpolation} takes them. */
    private static final int POINTS = 5;

    /** The mean of the sum of squares of the four weights of a bilinear interpolation. */
    private static final double INTERPOLATED = 4.0 / 9;

    private final int size;
    private final QuadrantGrid grid;
    private final double[] image;
    private final QuadrantsF64 quadrants;
    private final ParabolaFit parabola = new ParabolaFit(POINTS, true);
    private final PixelWeights ofPixelsX;
    private final PixelWeights ofPixelsY;

    QuadrantError(int size, QuadrantInterpolation interpolation) {
        this.size = size;
        grid = new QuadrantGrid(size, interpolation);
        image = new double[size * size];
        quadrants = new QuadrantsF64(grid, image, size);
        ofPixelsX = new PixelWeights(size);
        ofPixelsY = new PixelWeights(size);
    }

    @Override
    public CoordinateVariance[] variances(double[] pixels, double x, double y, double[] ofPixels) {
        int radii = grid.radii(x, y);
        if (radii == 0) {
            return new CoordinateVariance[] {CoordinateVariance.UNKNOWN, CoordinateVariance.UNKNOWN};
        }
        System.arraycopy(pixels, 0, image, 0, image.length);
        quadrants.sample(x, y, radii);
        ConvolutionPeak peakX = peak(true, radii);
        ConvolutionPeak peakY = peak(false, radii);
        spread(x, y, radii, peakX.weights(), peakY.weights());
        double[] ofLine = ofLine(radii, Arrays.stream(ofPixels).average().orElseThrow());
        return new CoordinateVariance[] {
            variance(pixels, ofPixelsX, 1, ofPixels, peakX, ofLine),
            variance(pixels, ofPixelsY, size, ofPixels, peakY, ofLine)
        };
    }

    /**
     * The variance along one axis: of what a step adds, divided by the part of the way to the bead that a step goes.
     *
     * @param weights what each pixel moves
     * @param step from a pixel to the next along the axis
     * @param ofPixels the variance of each pixel
     */
    private CoordinateVariance variance(
            double[] pixels, PixelWeights weights, int step, double[] ofPixels, ConvolutionPeak peak, double[] ofLine) {
        double way = 0;
        for (int row = 2; row < size - 2; row++) {
            for (int column = 2; column < size - 2; column++) {
                int pixel = row * size + column;
                // Where a bead moves by a pixel, each pixel changes by minus its slope.
                double slope = (8 * (pixels[pixel + step] - pixels[pixel - step])
                                - (pixels[pixel + 2 * step] - pixels[pixel - 2 * step]))
                        / 12;
                way -= weights.get(pixel) * slope;
            }
        }
        if (!(way > 0)) {
            return CoordinateVariance.UNKNOWN;
        }
        return CoordinateVariance.of(
                (weights.variance(ofPixels) - peak.excess(ofLine)) / (way * way), peak.ofChoice(ofLine) / (way * way));
    }

    private ConvolutionPeak peak(boolean alongX, int radii) {
        quadrants.weigh(alongX);
        return new ConvolutionPeak(Arrays.copyOf(quadrants.line(alongX), 2 * radii), radii - 0.5, parabola);
    }

    /** The variance of each sample of a profile along an axis, which is the same for both axes. */
    private double[] ofLine(int radii, double variance) {
        double squares = 0;
        for (int angle = 0; angle < grid.angles(); angle++) {
            squares += 2 * grid.cosine(angle) * grid.cosine(angle);
        }
        double[] variances = new double[2 * radii];
        for (int i = 0; i < variances.length; i++) {
            double radius = Math.abs(i - radii + 0.5);
            variances[i] = variance * radius * radius * squares * INTERPOLATED;
        }
        return variances;
    }

    /** By how much the centre, in half radii of the grid, moves with each pixel. */
    private void spread(double x, double y, int radii, double[] weightsX, double[] weightsY) {
        ofPixelsX.clear();
        ofPixelsY.clear();
        for (int angle = 0; angle < grid.angles(); angle++) {
            double cosine = grid.cosine(angle);
            double sine = grid.sine(angle);
            for (int k = 0; k < radii; k++) {
                double right = cosine * (k + 0.5) * grid.spacing();
                double down = sine * (k + 0.5) * grid.spacing();
                for (int side = 0; side < 4; side++) {
                    boolean isRight = side % 2 == 0;
                    boolean isBelow = side / 2 == 0;
                    double alongX = cosine * (k + 0.5) * weightsX[isRight ? radii + k : radii - 1 - k];
                    double alongY = sine * (k + 0.5) * weightsY[isBelow ? radii + k : radii - 1 - k];
                    double atX = isRight ? x + right : x - right;
                    double atY = isBelow ? y + down : y - down;
                    ofPixelsX.add(atX, atY, alongX);
                    ofPixelsY.add(atX, atY, alongY);
                }
            }
        }
    }
}
