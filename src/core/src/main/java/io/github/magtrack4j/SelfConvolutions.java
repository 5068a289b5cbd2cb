package io.github.magtrack4j;

/**
 * What auto-convolution found, and the convolutions it found it in; NaN throughout for an image whose centre was lost.
 *
 * @param centers the refined centres
 * @param columnMaxima for each image the first index of the column convolution's maximum, a whole number
 * @param rowMaxima for each image the first index of the row convolution's maximum, a whole number
 * @param columns a row per image: the self-convolution of its column, N samples from number {@code (N - 1) / 2} on
 * @param rows a row per image: the self-convolution of its row, likewise
 */
public record SelfConvolutions(
        Centers centers, DoubleSeries columnMaxima, DoubleSeries rowMaxima, DoubleMatrix columns, DoubleMatrix rows) {}
