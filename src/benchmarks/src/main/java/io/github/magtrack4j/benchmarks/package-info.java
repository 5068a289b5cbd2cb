/**
 * JMH benchmarks: microseconds per image, function by function, for the library's precisions, pixel types and sizes.
 *
 * <p>{@link io.github.magtrack4j.benchmarks.BeadImages} makes the input, the same rings with noise for every benchmark.
 */
package io.github.magtrack4j.benchmarks;
