package io.github.magtrack4j.files;

import java.nio.file.Path;

/**
 * A recording was cut off: its file promises more frames than it has whole. {@link OpenOptions#withIncomplete} reads
 * those that are whole.
 */
public final class IncompleteFileException extends BadFileException {
    private static final long serialVersionUID = 1;

    private final long wholeFrames;

    /**
     * Makes the exception.
     *
     * @param file the file
     * @param problem what is missing, such as "it is cut off in frame 12"
     * @param wholeFrames the number of frames, from the first on, that are whole
     */
    public IncompleteFileException(Path file, String problem, long wholeFrames) {
        super(file, problem);
        this.wholeFrames = wholeFrames;
    }

    /** Returns the number of frames, from the first on, that are whole; 0 if there is nothing to read. */
    public long wholeFrames() {
        return wholeFrames;
    }
}
