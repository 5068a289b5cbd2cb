package io.github.magtrack4j.quality;

import io.github.magtrack4j.internal.numeric.ParabolaFit;

/**
 * The peak of a line's convolution with itself, and how noise of the line moves it.
 *
 * <p>The convolution is {@code C(k) = Σ f(i) f(k - i)}; a change n of the line changes it by {@code 2 Σ n(i) f(k - i)}
 * and, to second order, by {@code Σ n(i) n(k - i)}. With the derivatives d of the parabola's vertex by the samples of C
 * about the largest, half the vertex, which is the line's centre, changes by {@code Σ w(i) n(i)} with {@code w(i) = Σ
 * d(k) f(k - i)}. The line itself has noise already: {@code w²} is too large by what is twice the variance of the
 * second-order term, so half of that excess is subtracted again.
 *
 * <p>Where two samples of C are about equally large, noise decides which of them the parabola is fitted about, and the
 * vertices of the two parabolas differ. That adds the variance of a choice, {@code jump² p (1 - p)}, where p is how
 * likely the noise is to turn the difference of the two samples over.
 */
final class ConvolutionPeak {
    /** The largest sample is looked for so many samples to either side of where it is expected. */
    private static final int SEARCH = 2;

    private final double[] line;
    private final double[] derivatives;

    /** The number of the sample of C that the first derivative belongs to. */
    private final int first;

    private final double[] weights;
    private final double jump;
    private final double lead;
    private final int largest;
    private final int second;

    /**
     * Finds the peak.
     *
     * @param line the line
     * @param center where its centre is known to be, in samples
     * @param parabola the fit to the peak
     */
    ConvolutionPeak(double[] line, double center, ParabolaFit parabola) {
        this.line = line;
        int half = parabola.reach() + SEARCH + 2;
        int start = (int) Math.rint(2 * center) - half;
        double[] convolution = new double[2 * half + 1];
        for (int k = 0; k < convolution.length; k++) {
            convolution[k] = convolution(start + k);
        }
        int top = half - SEARCH;
        for (int k = top; k <= half + SEARCH; k++) {
            top = convolution[k] > convolution[top] ? k : top;
        }
        int other = convolution[top - 1] > convolution[top + 1] ? top - 1 : top + 1;
        double vertex = parabola.vertex(k -> convolution[k], convolution.length, top);
        jump = (parabola.vertex(k -> convolution[k], convolution.length, other) - vertex) / 2;
        lead = convolution[top] - convolution[other];
        largest = start + top;
        second = start + other;
        first = largest - parabola.reach();
        derivatives = parabola.derivatives(k -> convolution[k], top);
        weights = new double[line.length];
        for (int i = 0; i < line.length; i++) {
            for (int u = 0; u < derivatives.length; u++) {
                weights[i] += derivatives[u] * line(first + u - i);
            }
        }
    }

    private double line(int i) {
        return i >= 0 && i < line.length ? line[i] : 0;
    }

    private double convolution(int k) {
        double sum = 0;
        for (int i = Math.max(0, k - line.length + 1); i <= Math.min(k, line.length - 1); i++) {
            sum += line[i] * line[k - i];
        }
        return sum;
    }

    /** By how much the centre moves for a change of each sample of the line. */
    double[] weights() {
        return weights;
    }

    /**
     * How far the variance that {@link #weights} give is too large.
     *
     * @param variances the variance of each sample of the line
     */
    double excess(double[] variances) {
        double excess = 0;
        for (int i = 0; i < line.length; i++) {
            for (int u = 0; u < derivatives.length; u++) {
                int mirrored = first + u - i;
                if (mirrored >= 0 && mirrored < line.length) {
                    excess += derivatives[u] * derivatives[u] * variances[i] * variances[mirrored] / 2;
                }
            }
        }
        return excess;
    }

    /**
     * The variance that comes from the choice of the largest sample.
     *
     * @param variances the variance of each sample of the line
     */
    double ofChoice(double[] variances) {
        double ofLead = 0;
        for (int i = 0; i < line.length; i++) {
            double change = 2 * (line(largest - i) - line(second - i));
            ofLead += variances[i] * change * change;
        }
        return Gaussians.varianceOfChoice(jump, lead, Math.sqrt(ofLead));
    }
}
