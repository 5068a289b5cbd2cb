package io.github.magtrack4j.files;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.internal.Arguments;

/**
 * What a movie's file tells of the microscope and the camera. Immutable, and safe to share between threads.
 *
 * @param nmPerPixel the width of a pixel in nm; 0 if the file does not tell
 * @param framesPerSecond the frames per second; 0 if the file does not tell
 * @param times when each frame was taken, in seconds from any point in time; empty if the file does not tell
 */
public record MovieMetadata(double nmPerPixel, double framesPerSecond, DoubleSeries times) {
    /** Of a file that tells nothing. */
    public static final MovieMetadata NONE = new MovieMetadata(0, 0, DoubleSeries.copyOf());

    /** Checks that the numbers are finite and not negative. */
    public MovieMetadata {
        Arguments.require(
                "nmPerPixel", nmPerPixel, nmPerPixel >= 0 && Double.isFinite(nmPerPixel), "0, or a positive number");
        Arguments.require(
                "framesPerSecond",
                framesPerSecond,
                framesPerSecond >= 0 && Double.isFinite(framesPerSecond),
                "0, or a positive number");
    }

    /** Tells whether it is known when each frame was taken. */
    public boolean hasTimes() {
        return times.size() > 0;
    }
}
