package io.github.magtrack4j.files;

/** The order of the axes of a movie in a {@code .npy} file, which does not tell it itself. */
public enum AxisOrder {
    /** (image, row, column): this library's order, and that of cameras. */
    IMAGE_FIRST,
    /** (row, column, image): MagTrack's order. Frames must be rearranged when they are read, which takes time. */
    IMAGE_LAST
}
