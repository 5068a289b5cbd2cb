package io.github.magtrack4j.quality;

import io.github.magtrack4j.internal.backend.BackendArguments;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.method.AutoConvolution;

/**
 * The error of a centre that is found by multi-line auto-convolution. Not safe to share between threads.
 *
 * <p>The line is the mean of some lines, less its mean, under a Gaussian window about the centre of the step before.
 * Where the window moves, the centre follows by the fraction {@code follow}; so what the noise adds in each step comes
 * again in the next, {@code follow}-fold.
 */
final class LineError implements CenterError {
    private final int size;
    private final AutoConvolution parameters;
    private final ParabolaFit parabola;
    private final double[] line;
    private final double[] window;
    private final double[] variances;

    LineError(int size, AutoConvolution parameters) {
        this.size = size;
        this.parameters = parameters;
        parabola = new ParabolaFit(parameters.localPoints(), true);
        line = new double[size];
        window = new double[size];
        variances = new double[size];
    }

    @Override
    public CoordinateVariance[] variances(double[] pixels, double x, double y, double[] ofPixels) {
        return new CoordinateVariance[] {
            variance(pixels, x, y, 1, size, ofPixels), variance(pixels, y, x, size, 1, ofPixels)
        };
    }

    /**
     * The variance along one axis.
     *
     * @param pixels the image
     * @param center the coordinate along the line
     * @param across the coordinate across it
     * @param step from one pixel of a line to its next
     * @param stride from one line to the next
     * @param ofPixels the variance of each pixel
     */
    private CoordinateVariance variance(
            double[] pixels, double center, double across, int step, int stride, double[] ofPixels) {
        int reach = BackendArguments.reach(size, parameters.lineRatio());
        int middle = (int) Math.rint(across);
        int first = Math.max(middle - reach, 0);
        int last = Math.min(middle + reach, size - 1);
        int lines = last - first + 1;
        if (lines < 1 || parameters.iterations() == 0) {
            return CoordinateVariance.UNKNOWN;
        }
        double mean = 0;
        for (int i = 0; i < size; i++) {
            double sum = 0;
            double variance = 0;
            for (int l = first; l <= last; l++) {
                sum += pixels[l * stride + i * step];
                variance += ofPixels[l * stride + i * step];
            }
            variances[i] = variance / lines / lines;
            line[i] = sum / lines;
            mean += line[i] / size;
        }
        double sigma = size / 6.0;
        for (int i = 0; i < size; i++) {
            double distance = (i - center) / sigma;
            window[i] = Math.exp(-distance * distance / 2);
            line[i] = (line[i] - mean) * window[i];
            variances[i] *= window[i] * window[i];
        }
        ConvolutionPeak peak = new ConvolutionPeak(line, center, parabola);
        double[] weights = peak.weights();
        double sum = -peak.excess(variances);
        double follow = 0;
        for (int i = 0; i < size; i++) {
            sum += variances[i] * weights[i] * weights[i];
            follow += weights[i] * line[i] * (i - center) / (sigma * sigma);
        }
        if (!(Math.abs(follow) < 1)) {
            return CoordinateVariance.UNKNOWN;
        }
        double steps = (1 - Math.pow(follow, parameters.iterations())) / (1 - follow);
        return CoordinateVariance.of(sum * steps * steps, peak.ofChoice(variances) * steps * steps);
    }
}
