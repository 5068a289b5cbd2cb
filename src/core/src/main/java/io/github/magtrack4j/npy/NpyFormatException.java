package io.github.magtrack4j.npy;

import io.github.magtrack4j.internal.io.OneLine;
import java.io.IOException;
import java.nio.file.Path;

/** A {@code .npy} file is malformed, or holds something else than what was asked for. */
public final class NpyFormatException extends IOException {
    private static final long serialVersionUID = 1;

    private final String problem;

    /**
     * Makes the exception.
     *
     * @param file the file
     * @param problem what is wrong with it, such as "it is empty"
     */
    public NpyFormatException(Path file, String problem) {
        super(file + ": " + OneLine.of(problem));
        this.problem = OneLine.of(problem);
    }

    /** Returns what is wrong, without the name of the file. */
    public String problem() {
        return problem;
    }
}
