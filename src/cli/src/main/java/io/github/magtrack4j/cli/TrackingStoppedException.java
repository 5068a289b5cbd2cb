package io.github.magtrack4j.cli;

import io.github.magtrack4j.CudaException;
import java.io.IOException;

/** A GPU failed while a movie was tracked; what was tracked before has been handed on. */
final class TrackingStoppedException extends IOException {
    private static final long serialVersionUID = 1;

    private final long framesTracked;

    /**
     * Makes an exception.
     *
     * @param framesTracked the frames, from the first on, whose rows have been handed on
     * @param frames the frames of the movie
     * @param cause what the GPU's driver said
     */
    TrackingStoppedException(long framesTracked, long frames, CudaException cause) {
        super("the GPU failed after " + framesTracked + " of " + frames + " frames: " + cause.getMessage(), cause);
        this.framesTracked = framesTracked;
    }

    private TrackingStoppedException(TrackingStoppedException failure, String addition) {
        super(failure.getMessage() + addition, failure.getCause());
        framesTracked = failure.framesTracked;
    }

    /** Returns this with more to say. */
    TrackingStoppedException adding(String text) {
        return new TrackingStoppedException(this, text);
    }

    /** Returns how many frames, from the first on, have been tracked. */
    long framesTracked() {
        return framesTracked;
    }
}
