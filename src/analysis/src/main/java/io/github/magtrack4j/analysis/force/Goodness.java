package io.github.magtrack4j.analysis.force;

import org.hipparchus.special.Gamma;

/**
 * How well a fit describes its data.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param chiSquare what the data lack of the best likelihood that there is, scaled so that its mean is the degrees of
 *     freedom
 * @param degreesOfFreedom data less parameters
 * @param pValue the chance that data of a true model fit no better; below 0.001 something is wrong with the model or
 *     the trace. 1 where nothing is left to judge by
 */
public record Goodness(double chiSquare, int degreesOfFreedom, double pValue) {
    static Goodness of(double chiSquare, int degreesOfFreedom) {
        double p = degreesOfFreedom > 0 ? Gamma.regularizedGammaQ(degreesOfFreedom / 2.0, chiSquare / 2) : 1;
        return new Goodness(chiSquare, degreesOfFreedom, p);
    }
}
