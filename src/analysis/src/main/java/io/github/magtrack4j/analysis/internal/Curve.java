package io.github.magtrack4j.analysis.internal;

/** Expected values as a function of parameters. */
@FunctionalInterface
public interface Curve {
    /**
     * Writes the expected values for parameters.
     *
     * @param parameters not to be changed
     * @param into one positive number for each data point
     */
    void at(double[] parameters, double[] into);
}
