/**
 * Benchmarks: microseconds per image, for every function of {@link io.github.magtrack4j.Backend}, by size, pixel type,
 * precision and backend.
 *
 * <p>An {@link io.github.magtrack4j.benchmarks.Arm} is one thing that is timed, and
 * {@link io.github.magtrack4j.benchmarks.ArmSelection} says which there are.
 * {@link io.github.magtrack4j.benchmarks.BenchmarkRun} runs them one by one, each by JMH in a JVM of its own
 * ({@link io.github.magtrack4j.benchmarks.FunctionBenchmark}), where the answer is first checked against the scalar
 * backend's. It also runs the C program that does the same by hand-written vectors, where it is built, so that both are
 * measured in the same minutes. {@link io.github.magtrack4j.benchmarks.Crossover} compares CPU and GPU by the number of
 * images per call. The result is a {@link io.github.magtrack4j.benchmarks.BenchmarkReport}, which can be had as JSON
 * and as a table.
 *
 * <p>The package {@code functions} has what is timed: the functions, their images, their answers and the tolerances of
 * these.
 */
package io.github.magtrack4j.benchmarks;
