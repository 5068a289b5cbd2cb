package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.codes.FileMagic;
import io.github.magtrack4j.files.internal.formats.AviMovie;
import io.github.magtrack4j.files.internal.formats.NpyMovie;
import io.github.magtrack4j.files.internal.formats.PngMovie;
import io.github.magtrack4j.files.internal.hdf5.Hdf5Movie;
import io.github.magtrack4j.files.internal.tiff.TiffMovie;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A kind of files that movies are in.
 *
 * @param name what a file of it is called, such as "PNG picture"
 * @param fileName what its files are named like
 * @param magic what they begin with: one of these
 * @param mayBeTable whether such a file may as well hold a table as frames
 * @param opener what opens them
 */
record MovieFormat(String name, Pattern fileName, List<String> magic, boolean mayBeTable, Opener opener) {
    /** All kinds. */
    static final List<MovieFormat> ALL = List.of(
            of("TIFF", "tiff?|tf2|tf8|btf|stk", false, TiffMovie::open, "II", "MM"),
            of("PNG picture", "png", false, PngMovie::open, "\u0089PNG"),
            of("AVI video", "avi", false, AviMovie::open, "RIFF"),
            of(".npy file", "npy", true, NpyMovie::open, FileMagic.NPY),
            of("HDF5 file", "h5|hdf5?", true, Hdf5Movie::open, FileMagic.HDF5));

    /** Opens movies. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens a movie that takes over the file.
         *
         * @param mapping the arena that the file is mapped in, shared between threads; closed with the movie
         */
        Movie open(InputFile file, Arena mapping, OpenOptions options) throws IOException;
    }

    private static MovieFormat of(String name, String extensions, boolean mayBeTable, Opener opener, String... magic) {
        Pattern fileName = Pattern.compile(".*\\.(" + extensions + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        return new MovieFormat(name, fileName, List.of(magic), mayBeTable, opener);
    }

    /** Tells whether a file begins as this format's files do. */
    boolean begins(byte[] start) {
        return magic.stream().anyMatch(bytes -> FileMagic.startsWith(start, bytes));
    }

    /** Names several files, such as "PNG pictures". */
    String plural() {
        return name + "s";
    }
}
