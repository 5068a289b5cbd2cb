package io.github.magtrack4j.files.internal.movie;

import io.github.magtrack4j.PixelType;

/** What the frames of a movie are like, and how many there are. */
public record Frames(PixelType pixelType, int height, int width, long count) {
    /** Returns the same kind of frames, in another number. */
    public Frames withCount(long count) {
        return new Frames(pixelType, height, width, count);
    }

    /** Describes one of them, such as "64 × 64 U8 pixels". */
    public String describe() {
        return height + " × " + width + " " + pixelType + " pixels";
    }
}
