/**
 * The engine: a movie of any length in, traces out.
 *
 * <p>{@link io.github.magtrack4j.tracking.MovieTracking} says what is tracked and how, and tracks it into a
 * {@link io.github.magtrack4j.tracking.TraceSink}: into a file ({@link io.github.magtrack4j.tracking.TraceFileSink}),
 * where tracking that was interrupted goes on, or into whatever takes a
 * {@link io.github.magtrack4j.tracking.TraceChunk}:
 *
 * <pre>{@code
 * try (Backend backend = Backend.best();
 *         Movie movie = Movie.open(Path.of("beads.tif"))) {
 *     MovieTracking.of(movie, backend)
 *             .withRegions(Path.of("rois.csv"))
 *             .withTables(Path.of("zlut.npy"))
 *             .to(TraceFileSink.of(Path.of("traces.csv")));
 * }
 * }</pre>
 *
 * <p>{@link io.github.magtrack4j.tracking.TraceHeader}, {@link io.github.magtrack4j.tracking.TraceClock} and
 * {@link io.github.magtrack4j.tracking.QualityColumns} tell what such files of traces say.
 */
package io.github.magtrack4j.tracking;
