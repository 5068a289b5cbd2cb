package io.github.magtrack4j.files;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A file of greyscale frames of one size and pixel type: a TIFF (classic or BigTIFF; a page for each frame, or one page
 * for many as ImageJ, MetaMorph and tifffile write them), a {@code .npy} file or a data set of an HDF5 file with three
 * axes, (frames, rows, columns), or with two, which are one frame, an AVI video of uncompressed greyscale, a folder
 * with an NDTiff index, or a PNG picture, which is a movie of one frame. A folder of files of one of these kinds is a
 * movie too: the frames of each file, in the order of the files' names without their extensions, in which
 * {@code frame10} comes after {@code frame9}. Numbers of all types become the {@linkplain PixelType type of pixels}
 * that holds them without loss.
 *
 * <pre>{@code
 * try (Movie movie = Movie.open(Path.of("beads.tif"));
 *         Arena arena = Arena.ofConfined()) {
 *     ImageStack frames = movie.read(0, movie.frameCount(), arena);
 *     ...
 * }
 * }</pre>
 *
 * <p>Pixels become one of the four {@linkplain PixelType types} without loss: signed integers of 8 and 16 bits and half
 * floats are {@code F32}, integers of 32 and 64 bits are {@code F64} (those beyond 2^53 are refused), samples that a
 * TIFF packs in fewer than 16 bits are {@code U8} or {@code U16}. Of a TIFF, grey that is stored as colour is read
 * where red, green and blue are equal, an alpha channel is left out, and pixels are decoded from LZW, Deflate,
 * PackBits, ZSTD and 8-bit JPEG. Pages that are marked as reduced images or masks are no frames. What a file promises,
 * by what programs write beside the pixels (ImageJ, OME, tifffile, MetaMorph, Micro-Manager, Zeiss), is compared with
 * what it has; {@link #notes} says where they differ.
 *
 * <p>The file is mapped into memory and read when its pixels are looked at. If another program cuts it off meanwhile,
 * {@link #read} throws an {@link IOException}; a frame that was handed out before then throws {@link InternalError}
 * when it is looked at, which {@link #guarded} turns into an {@link IOException}. A movie is safe to share between
 * threads, and frames can be read by many at once; it must not be closed while they do.
 */
public interface Movie extends AutoCloseable {
    /**
     * Opens a file or folder with {@link OpenOptions#DEFAULTS}.
     *
     * @throws BadFileException if it is not a movie that can be read
     * @throws IOException if it cannot be opened
     */
    static Movie open(Path path) throws IOException {
        return open(path, OpenOptions.DEFAULTS);
    }

    /**
     * Opens a file. Its content, not its name, tells what kind of file it is. Of a folder, those files count whose
     * names end as is usual for one of the formats; {@code .npy} and HDF5 files beside TIFFs, PNG pictures or AVI
     * videos count as tables, and are left out.
     *
     * @param path the file or folder
     * @param options what the file does not tell itself
     * @throws IncompleteFileException if it was cut off, and the options do not take it as far as its frames are whole
     * @throws BadFileException if it is not a movie that can be read
     * @throws IOException if it cannot be opened
     */
    static Movie open(Path path, OpenOptions options) throws IOException {
        return MovieProviders.first().open(path, Objects.requireNonNull(options, "options"));
    }

    /** Returns the path of the file or folder. */
    Path path();

    /**
     * Returns the files that the frames are in, in their order: one, or those of a folder or of a recording that was
     * split.
     */
    default List<Path> files() {
        return List.of(path());
    }

    /** Tells the file's format in a few words, such as "BigTIFF" or ".npy". */
    String format();

    /** Returns the bytes of the file, or of all files. */
    long bytes();

    /** Returns the type of the pixels. */
    PixelType pixelType();

    /** Returns the rows of each frame. */
    int height();

    /** Returns the columns of each frame. */
    int width();

    /** Returns the number of frames. */
    long frameCount();

    /** Returns what the file tells of the microscope and the camera. */
    default MovieMetadata metadata() {
        return MovieMetadata.NONE;
    }

    /**
     * Returns what one should know of what is read: frames that the file promises and does not have, pages that were
     * left out, other files that belong to the recording. A sentence each, without the file's name; empty if nothing is
     * amiss.
     */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Reads some of the frames.
     *
     * @param first the first frame, counted from 0
     * @param count the number of frames, 0 or more
     * @param arena what the memory comes from if the frames must be copied
     * @return a read-only view of the mapped file, which lives until the movie is closed, where the layout permits;
     *     else a copy in the arena. Layouts that permit it: one file, uncompressed, little-endian, one frame right
     *     after the other.
     * @throws IndexOutOfBoundsException if the movie does not have these frames
     * @throws BadFileException if a frame turns out to be malformed
     * @throws IOException if the file cannot be read any more
     * @throws IllegalStateException if the movie is closed
     */
    ImageStack read(long first, long count, Arena arena) throws IOException;

    /** Something that looks at frames. */
    @FunctionalInterface
    interface FrameReader<T> {
        /** Looks at them. */
        T read() throws IOException;
    }

    /**
     * Runs something that looks at frames of this movie.
     *
     * @throws IOException if it throws one, or if the file was cut off, or its disk failed, meanwhile
     */
    default <T> T guarded(FrameReader<T> reader) throws IOException {
        return InputFile.touching(path(), reader::read);
    }

    /** Tells whether an error is what looking at a frame throws whose file was cut off, or whose disk failed. */
    static boolean isFault(InternalError error) {
        return InputFile.isFault(error);
    }

    /**
     * Closes the file; frames that are views of it cannot be looked at any more. Closing again does nothing.
     *
     * @throws IllegalStateException if another thread is looking at a frame
     */
    @Override
    void close() throws IOException;
}
