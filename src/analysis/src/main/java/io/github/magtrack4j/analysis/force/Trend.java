package io.github.magtrack4j.analysis.force;

/** What is subtracted from a trace before its spectrum or its variance is taken. */
public enum Trend {
    /** The mean: a drift stays, and counts as motion. */
    MEAN,

    /**
     * The straight line of least squares: a steady drift is gone. What goes with it of the bead's own motion is known,
     * and expected in the fit.
     */
    LINE
}
