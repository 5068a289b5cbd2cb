package io.github.magtrack4j.tracking;

import java.io.IOException;

/**
 * Takes the traces of a movie, chunk by chunk in the order of the frames. A lambda will do:
 *
 * <pre>{@code
 * tracking.to(chunk -> {
 *     for (long frame = 0; frame < chunk.frames(); frame++) {
 *         System.out.println(chunk.firstFrame() + frame + ": " + chunk.z(frame, 0));
 *     }
 * });
 * }</pre>
 *
 * <p>{@link MovieTracking#to} calls {@link #begin} first, {@link #add} for each chunk, {@link #commit} after the last,
 * and {@link #close} in the end, whether tracking succeeded or not, unless {@code begin} failed. Chunks are added on a
 * thread of their own, one at a time, while the next is tracked; everything else happens on the caller's thread.
 *
 * <p>What a sink throws ends the tracking, and reaches the caller of {@code to} as it is; all chunks before have been
 * added. If tracking itself fails, or a listener throws, the chunks that were tracked before are added first.
 */
@FunctionalInterface
public interface TraceSink {
    /**
     * Makes ready.
     *
     * @param run what is tracked
     * @return the first frame that is wanted: 0, or more if this has the frames before from an earlier run; the movie's
     *     number of frames if it has all
     */
    default long begin(TrackingRun run) throws IOException {
        return 0;
    }

    /**
     * Takes some frames.
     *
     * @param chunk the frames; its memory is used again after the call
     */
    void add(TraceChunk chunk) throws IOException;

    /**
     * Told that all frames have been added.
     *
     * @param summary what was tracked
     * @return what the caller of {@code to} is told
     */
    default MovieTracking.Summary commit(MovieTracking.Summary summary) throws IOException {
        return summary;
    }

    /**
     * Told that a GPU failed or the movie was cut off; all frames before have been added.
     *
     * @return what the caller of {@code to} is thrown: the failure, or one that says more
     */
    default TrackingStoppedException stopped(TrackingStoppedException failure) throws IOException {
        return failure;
    }

    /** Releases what {@link #begin} took. */
    default void close() throws IOException {}
}
