package io.github.magtrack4j.files;

import io.github.magtrack4j.internal.io.OneLine;
import io.github.magtrack4j.npy.NpyFormatException;
import java.io.IOException;
import java.nio.file.Path;

/** A file is malformed, cut off, or of a kind that cannot be read. The message names the file and what is wrong. */
public sealed class BadFileException extends IOException permits IncompleteFileException {
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param file the file
     * @param problem what is wrong with it, such as "it is empty"
     */
    public BadFileException(Path file, String problem) {
        this(file, problem, null);
    }

    /**
     * Makes the exception.
     *
     * @param file the file
     * @param problem what is wrong with it, such as "it is empty"
     * @param cause what found it; may be null
     */
    public BadFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + OneLine.of(problem), cause);
    }

    /** Makes the exception of what a {@code .npy} file has wrong. */
    public static BadFileException of(Path file, NpyFormatException cause) {
        return new BadFileException(file, cause.problem(), cause);
    }
}
