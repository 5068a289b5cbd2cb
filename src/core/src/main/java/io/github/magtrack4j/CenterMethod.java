package io.github.magtrack4j;

/** How a bead's centre is refined below a pixel. */
public enum CenterMethod {
    /** {@link Backend#autoConvMultilineSubPixel}, over and over; the reference's. */
    AUTO_CONVOLUTION,

    /** {@link Backend#quadrantInterpolation}: slower, and several times as exact. */
    QUADRANT
}
