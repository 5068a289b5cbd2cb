package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.AxisOrder;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;

/** A movie in a {@code .npy} file. */
public final class NpyMovie extends MappedMovie {
    /** The frames, image first. */
    private final NpyArray images;

    private NpyMovie(InputFile file, Arena mapping, Frames frames, NpyArray images) {
        super(file, mapping, frames);
        this.images = images;
    }

    /**
     * Opens a {@code .npy} file.
     *
     * @param mapping what the file is mapped in, shared between threads; closed with the movie
     */
    public static NpyMovie open(InputFile file, Arena mapping, OpenOptions options) throws IOException {
        try {
            NpyArray array = NpyArray.read(file.path(), mapping);
            boolean isMovie = array.shape().length == 3;
            NpyArray images = isMovie && options.axisOrder() == AxisOrder.IMAGE_LAST ? array.lastAxisFirst() : array;
            // Without frames, this checks the shape and the type, and costs nothing.
            ImageStack none = (isMovie ? images.slice(0, 0) : images).toStack(mapping);
            Frames frames = new Frames(none.pixelType(), none.height(), none.width(), images.shape()[0]);
            return new NpyMovie(file, mapping, frames, images);
        } catch (NpyFormatException e) {
            throw BadFileException.of(file.path(), e);
        }
    }

    @Override
    public String format() {
        return ".npy";
    }

    @Override
    protected ImageStack readMapped(long first, long count, Arena arena) throws IOException {
        return images.slice(first, count).toStack(arena);
    }
}
