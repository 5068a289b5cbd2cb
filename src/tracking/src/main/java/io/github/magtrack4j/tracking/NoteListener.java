package io.github.magtrack4j.tracking;

import java.nio.file.Path;

/** Is told what does not stop the tracking, and yet should be known. */
@FunctionalInterface
public interface NoteListener {
    /** Does nothing. */
    NoteListener NONE = (file, sentence) -> {};

    /**
     * Told before the first frame is tracked.
     *
     * @param file the file it is about: the movie, or the look-up tables
     * @param sentence what should be known; it may quote the file
     */
    void note(Path file, String sentence);
}
