package io.github.magtrack4j.tracking;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.nio.file.Path;

/** A GPU failed, or the movie was cut off, while it was tracked; what was tracked before has been handed on. */
public final class TrackingStoppedException extends IOException {
    private static final long serialVersionUID = 1;

    private final long framesTracked;

    private TrackingStoppedException(String message, long framesTracked, Throwable cause) {
        super(message, cause);
        this.framesTracked = framesTracked;
    }

    /**
     * Makes an exception for a GPU that failed.
     *
     * @param framesTracked the frames, from the first on, whose rows have been handed on
     * @param frames the frames of the movie
     * @param cause what the GPU's driver said
     */
    static TrackingStoppedException ofGpu(long framesTracked, long frames, CudaException cause) {
        return new TrackingStoppedException(
                "the GPU failed after " + framesTracked + " of " + frames + " frames: " + cause.getMessage(),
                framesTracked,
                cause);
    }

    /**
     * Makes an exception for a movie that was cut off while it was mapped.
     *
     * @param framesTracked the frames, from the first on, whose rows have been handed on
     * @param frames the frames that the movie had
     * @param fault what the JVM made of it
     */
    static TrackingStoppedException ofMovie(Path movie, long framesTracked, long frames, InternalError fault) {
        return new TrackingStoppedException(
                movie + InputFile.FAULT + "; " + framesTracked + " of " + frames + " frames had been tracked",
                framesTracked,
                fault);
    }

    /** Returns this with more to say. */
    TrackingStoppedException adding(String text) {
        return new TrackingStoppedException(getMessage() + text, framesTracked, getCause());
    }

    /** Returns how many frames, from the first on, have been tracked. */
    public long framesTracked() {
        return framesTracked;
    }
}
