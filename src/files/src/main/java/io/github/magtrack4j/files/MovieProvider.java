package io.github.magtrack4j.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens movies. {@link Movie#open(Path, OpenOptions)} finds it by {@link java.util.ServiceLoader}, so that the API
 * depends on no format. A jar into which this library is merged has to merge the files
 * {@code META-INF/services/io.github.magtrack4j.files.MovieProvider}, too.
 *
 * <p>Implementations are safe to share between threads.
 */
public interface MovieProvider {
    /**
     * Opens a file or a folder, as {@link Movie#open(Path, OpenOptions)} does.
     *
     * @param path the file or folder
     * @param options what the file does not tell itself
     * @throws BadFileException if it is not a movie that can be read
     * @throws IOException if it cannot be opened
     */
    Movie open(Path path, OpenOptions options) throws IOException;
}
