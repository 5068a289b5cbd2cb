package io.github.magtrack4j.simulation;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.internal.Arguments;
import java.util.Objects;

/**
 * A movie of beads: its size, its beads, how they move, and the camera; {@link #DEFAULTS} make a small one.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param height the rows of a frame, at least {@code sizePx}
 * @param width the columns of a frame, at least {@code sizePx}
 * @param beads the number of beads, 0 or more, as many as squares of {@code sizePx} fit into a frame
 * @param frames the number of frames, at least 1
 * @param sizePx the width in pixels of the square that is rendered for each bead, {@value Backend#MIN_SIZE} to
 *     {@value Backend#MAX_SIZE}; to be half as wide again as the regions that are tracked
 * @param optics the beads and the light; the background level must be above 0
 * @param motion how the beads move
 * @param camera what the frames are seen with
 * @param seed what all random numbers come from: the same seed makes the same movie
 */
public record MovieOptions(
        int height,
        int width,
        int beads,
        int frames,
        int sizePx,
        BeadOptics optics,
        BeadMotion motion,
        Camera camera,
        long seed) {

    /** A frame is computed in one array. */
    private static final int MAX_PIXELS = Integer.MAX_VALUE - 8;

    /** 1000 frames of 512 × 640 pixels with 12 beads, rendered in squares of 96 pixels, all else by default. */
    public static final MovieOptions DEFAULTS =
            new MovieOptions(512, 640, 12, 1000, 96, BeadOptics.DEFAULTS, BeadMotion.DEFAULTS, Camera.DEFAULTS, 1);

    /** Checks each value by itself; whether they go together, {@link MovieSimulator} checks. */
    public MovieOptions {
        Arguments.atLeast("height", height, 1);
        Arguments.atLeast("width", width, 1);
        Arguments.atLeast("beads", beads, 0);
        Arguments.atLeast("frames", frames, 1);
        Arguments.inRange("sizePx", sizePx, Backend.MIN_SIZE, Backend.MAX_SIZE);
        Objects.requireNonNull(optics, "optics");
        Objects.requireNonNull(motion, "motion");
        Objects.requireNonNull(camera, "camera");
        Arguments.positive("optics.backgroundLevel", optics.backgroundLevel());
    }

    /** Checks what could not be checked before all values were there. */
    void checkTogether() {
        Arguments.atLeast("height", height, sizePx);
        Arguments.atLeast("width", width, sizePx);
        long pixels = (long) height * width;
        Arguments.require("height × width", pixels, pixels <= MAX_PIXELS, "at most " + MAX_PIXELS + " pixels");
        Arguments.inRange("beads", beads, 0, (long) (height / sizePx) * (width / sizePx));
    }

    /** Returns these options with frames of another size, in pixels. */
    public MovieOptions withFrameSize(int height, int width) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }

    /** Returns these options with another number of beads. */
    public MovieOptions withBeads(int beads) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }

    /** Returns these options with another number of frames. */
    public MovieOptions withFrames(int frames) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }

    /** Returns these options with another width of the rendered squares, in pixels. */
    public MovieOptions withSizePx(int sizePx) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }

    /** Returns these options with other beads or light. */
    public MovieOptions withOptics(BeadOptics optics) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }

    /** Returns these options with another motion. */
    public MovieOptions withMotion(BeadMotion motion) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }

    /** Returns these options with another camera. */
    public MovieOptions withCamera(Camera camera) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }

    /** Returns these options with another seed. */
    public MovieOptions withSeed(long seed) {
        return new MovieOptions(height, width, beads, frames, sizePx, optics, motion, camera, seed);
    }
}
