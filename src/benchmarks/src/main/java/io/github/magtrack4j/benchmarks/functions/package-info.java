/**
 * The functions of {@link io.github.magtrack4j.Backend} as benchmarks and checks call them:
 * {@link io.github.magtrack4j.benchmarks.functions.BackendFunction} lists them,
 * {@link io.github.magtrack4j.benchmarks.functions.BeadImages} makes images, rings with noise that are always the same,
 * {@link io.github.magtrack4j.benchmarks.functions.Reference} has the scalar backend's answers, and
 * {@link io.github.magtrack4j.benchmarks.functions.Tolerance} compares others with them.
 * {@link io.github.magtrack4j.benchmarks.functions.SelfTest} does so without JMH, for {@code magtrack doctor}.
 */
package io.github.magtrack4j.benchmarks.functions;
