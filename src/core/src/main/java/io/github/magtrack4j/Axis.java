package io.github.magtrack4j;

/** An axis of an image, in the order of its numbers in MagTrack. */
public enum Axis {
    /** Down a column: axis 0. */
    Y,
    /** Along a row: axis 1. */
    X
}
