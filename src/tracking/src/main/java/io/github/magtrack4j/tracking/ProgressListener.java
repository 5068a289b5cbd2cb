package io.github.magtrack4j.tracking;

/** Is told how far tracking is, on the thread that tracks. What it throws ends the tracking, and reaches its caller. */
@FunctionalInterface
public interface ProgressListener {
    /** Does nothing. */
    ProgressListener NONE = (done, frames) -> {};

    /**
     * Told before the first frame is tracked, and after each chunk of frames.
     *
     * @param done the frames that have been tracked, in earlier runs too
     * @param frames the frames of the movie
     */
    void update(long done, long frames);
}
