package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.Movie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in one sentence what went wrong, and with which file. */
public final class FailureMessage {
    private FailureMessage() {}

    /** Returns the sentence for a failure. */
    public static String of(Throwable failure) {
        if (failure instanceof UncheckedIOException) {
            return of(failure.getCause());
        }
        if (failure instanceof IncompleteFileException incomplete) {
            long frames = incomplete.wholeFrames();
            return incomplete.getMessage()
                    + (frames > 0
                            ? "; --incomplete tracks the " + frames
                                    + (frames == 1 ? " frame that is whole" : " frames that are whole")
                            : "");
        }
        if (failure instanceof FileSystemException ofFile) {
            return sentence(ofFile);
        }
        if (failure instanceof IOException && failure.getMessage() != null) {
            return failure.getMessage();
        }
        if (failure instanceof InternalError error && Movie.isFault(error)) {
            return "a movie was cut off, or its disk failed, while it was being read";
        }
        if (failure instanceof InvalidPathException name) {
            return "'" + name.getInput() + "' " + PathConverter.problem(name);
        }
        if (failure instanceof CudaException) {
            return "the GPU failed: " + failure.getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            boolean direct = String.valueOf(failure.getMessage()).contains("direct buffer memory");
            return "there is not enough memory (" + failure.getMessage() + "); MAGTRACK_JAVA_OPTS="
                    + (direct
                            ? "-XX:MaxDirectMemorySize=8g gives memory outside the Java heap 8 GB"
                            : "-Xmx8g gives the Java heap 8 GB");
        }
        return "an error in magtrack itself, please report it with what --debug prints: " + failure;
    }

    /** Most of these exceptions have the file's name alone for a message. */
    private static String sentence(FileSystemException failure) {
        String file = failure.getFile();
        if (failure.getReason() != null) {
            return file + ": " + failure.getReason();
        }
        if (failure instanceof NoSuchFileException) {
            return file + ": there is no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return file + ": permission denied";
        }
        if (failure instanceof NotDirectoryException || failure instanceof FileAlreadyExistsException) {
            return file + ": is in the way; a folder is needed there";
        }
        return file + ": " + failure.getClass().getSimpleName();
    }
}
