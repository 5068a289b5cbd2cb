package io.github.magtrack4j.quality;

import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.QuadrantInterpolation;

/** The error of a centre, in images of one size. Not safe to share between threads. */
interface CenterError {
    static CenterError of(Centering centering, int size) {
        return switch (centering) {
            case AutoConvolution lines -> new LineError(size, lines);
            case QuadrantInterpolation quadrants -> new QuadrantError(size, quadrants);
        };
    }

    /**
     * The variances of x and y.
     *
     * @param pixels the image
     * @param ofPixels the variance of each pixel
     */
    CoordinateVariance[] variances(double[] pixels, double x, double y, double[] ofPixels);
}
