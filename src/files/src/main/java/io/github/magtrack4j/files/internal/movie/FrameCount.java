package io.github.magtrack4j.files.internal.movie;

import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.OpenOptions;
import java.nio.file.Path;
import java.util.List;

/** How many frames of a file that may have been cut off are read. */
public final class FrameCount {
    private FrameCount() {}

    /**
     * Refuses a file that was cut off, or notes what it lacks.
     *
     * @param promised the frames that the file should have, at least as many as are whole
     * @param whole the frames that it has
     * @param notes what a note is added to, if frames are missing
     * @throws IncompleteFileException if frames are missing, and the options do not say that they may be; or if none is
     *     whole
     */
    public static void check(Path file, long promised, long whole, OpenOptions options, List<String> notes)
            throws IncompleteFileException {
        if (whole == promised) {
            return;
        }
        String missing = "it is cut off: " + promised + (promised == 1 ? " frame was" : " frames were")
                + " to be in it, and " + (whole == 1 ? "1 is" : whole + " are") + " whole";
        if (whole == 0 || !options.incomplete()) {
            throw new IncompleteFileException(file, missing, whole);
        }
        notes.add(missing);
    }
}
