package io.github.magtrack4j.cli.accuracy;

import java.util.List;

/**
 * The accuracy of a method under a condition.
 *
 * @param condition the condition
 * @param method the method
 * @param errors of x and y in pixels, of z in nm
 * @param bound the least standard deviation that any unbiased method can have, likewise
 */
record AccuracyPoint(
        AccuracyCondition condition, AccuracyMethod method, List<Accuracy.Errors> errors, List<Double> bound) {}
