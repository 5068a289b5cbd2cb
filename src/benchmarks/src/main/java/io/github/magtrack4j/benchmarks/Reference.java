package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;

/**
 * What an answer is checked against.
 *
 * @param scalar the scalar backend, in 64 bits
 * @param inputs the first of the inputs, as many as differ
 * @param expected its answer to them
 */
record Reference(Backend scalar, Inputs inputs, Answer expected) {
    /** Returns the number of images. */
    int images() {
        return expected.images();
    }

    /** Returns the values expected for an image. */
    double[] row(int image) {
        return expected.row(image);
    }
}
