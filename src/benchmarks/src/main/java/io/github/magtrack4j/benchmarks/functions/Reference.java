package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.Backend;

/**
 * What an answer is checked against.
 *
 * @param function the function that answers
 * @param scalar the scalar backend, in 64 bits
 * @param inputs the first of the inputs, as many as differ
 * @param expected its answer to them
 */
public record Reference(BackendFunction function, Backend scalar, Inputs inputs, Answer expected) {
    /** Asks the scalar backend. */
    public static Reference of(BackendFunction function, Backend scalar, Inputs inputs) {
        Inputs distinct = inputs.slice(0, Math.min(inputs.count(), BeadImages.DISTINCT));
        Answer expected = Answer.of(function.call(scalar, distinct), distinct.count());
        return new Reference(function, scalar, distinct, expected);
    }

    /** Requires that a backend answers right to inputs of which the first are this reference's. */
    public void require(Backend backend, Inputs inputs) {
        Answer actual = Answer.of(function.call(backend, inputs), inputs.count());
        actual.require(expected, function.tolerance(this, backend.precision()));
    }

    /** Returns the number of images. */
    int images() {
        return expected.images();
    }

    /** Returns the values expected for an image. */
    double[] row(int image) {
        return expected.row(image);
    }
}
