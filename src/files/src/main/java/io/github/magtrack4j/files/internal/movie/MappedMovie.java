package io.github.magtrack4j.files.internal.movie;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;

/** A movie in one file: what is open of it, and the arena of its mapping. */
public abstract class MappedMovie extends CheckedMovie {
    private final InputFile file;
    private final Arena mapping;

    /**
     * Takes over an open file.
     *
     * @param mapping the arena that the file is mapped in, shared between threads; closed with the movie
     */
    protected MappedMovie(InputFile file, Arena mapping, Frames frames) {
        this(file, mapping, frames, MovieMetadata.NONE, List.of());
    }

    /**
     * Takes over an open file.
     *
     * @param mapping the arena that the file is mapped in, shared between threads; closed with the movie
     * @param metadata what the file tells of the camera
     * @param notes what was left out or is missing, a sentence each
     */
    protected MappedMovie(InputFile file, Arena mapping, Frames frames, MovieMetadata metadata, List<String> notes) {
        super(file.path(), frames, metadata, notes);
        this.file = file;
        this.mapping = mapping;
    }

    @Override
    public final long bytes() {
        return file.size();
    }

    @Override
    protected final boolean isOpen() {
        return mapping.scope().isAlive();
    }

    @Override
    protected final ImageStack readFrames(long first, long count, Arena arena) throws IOException {
        file.requireWhole();
        return InputFile.touching(path(), () -> readMapped(first, count, arena));
    }

    /** Reads frames that are there, of a file that is whole. */
    protected abstract ImageStack readMapped(long first, long count, Arena arena) throws IOException;

    @Override
    public final void close() throws IOException {
        if (isOpen()) {
            mapping.close();
            file.close();
            closeReader();
        }
    }

    /** Closes what a format has opened besides; nothing, as a rule. */
    protected void closeReader() throws IOException {}
}
