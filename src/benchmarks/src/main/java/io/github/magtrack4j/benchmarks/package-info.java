/**
 * Benchmarks: microseconds an image, for every function of {@link io.github.magtrack4j.Backend}, by size, pixel type,
 * precision and backend.
 *
 * <p>An {@link io.github.magtrack4j.benchmarks.Arm} is one thing that is timed, and {@link
 * io.github.magtrack4j.benchmarks.ArmSelection} says which there are. {@link
 * io.github.magtrack4j.benchmarks.BenchmarkRun} runs them one by one, each by JMH in a JVM of its own ({@link
 * io.github.magtrack4j.benchmarks.FunctionBenchmark}), where the answer is first checked against the scalar backend's.
 * It also runs the C program that does the same by hand-written vectors, where it is built, so that both are measured in
 * the same minutes. {@link io.github.magtrack4j.benchmarks.Crossover} compares processor and GPU by the number of images a
 * call. {@link io.github.magtrack4j.benchmarks.SelfTest} checks answers without JMH, for {@code magtrack doctor}. What comes out is a {@link io.github.magtrack4j.benchmarks.BenchmarkReport}, which can be had as JSON
 * and as a table. {@link io.github.magtrack4j.benchmarks.BeadImages} makes the images, the same rings with noise always.
 */
package io.github.magtrack4j.benchmarks;
