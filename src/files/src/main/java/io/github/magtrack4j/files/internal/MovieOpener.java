package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.formats.NpyMovie;
import io.github.magtrack4j.files.internal.formats.PngMovie;
import io.github.magtrack4j.files.internal.tiff.TiffMovie;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds out what kind of movie a file is, by its first bytes, and opens it. */
public final class MovieOpener {
    private static final List<Format> FORMATS = List.of(
            new Format(FileMagic.NPY, NpyMovie::open),
            new Format("II", TiffMovie::open),
            new Format("MM", TiffMovie::open),
            new Format("\u0089PNG", PngMovie::open));

    private MovieOpener() {}

    /** A format: what its files begin with, and what opens them. */
    private record Format(String magic, Opener opener) {}

    @FunctionalInterface
    private interface Opener {
        /**
         * Opens a movie that takes over the file.
         *
         * @param mapping the arena that the file is mapped in, shared between threads; closed with the movie
         */
        Movie open(InputFile file, Arena mapping, OpenOptions options) throws IOException;
    }

    /** Opens a file or a folder. */
    public static Movie open(Path path, OpenOptions options) throws IOException {
        return Files.isDirectory(path) ? FolderMovie.open(path, options) : openFile(path, options);
    }

    static Movie openFile(Path path, OpenOptions options) throws IOException {
        InputFile file = InputFile.open(path);
        Arena mapping = Arena.ofShared();
        try {
            byte[] start = file.read(0, 8);
            if (start.length == 0) {
                throw new BadFileException(path, "it is empty");
            }
            for (Format format : FORMATS) {
                if (FileMagic.startsWith(start, format.magic)) {
                    return format.opener.open(file, mapping, options);
                }
            }
            throw new BadFileException(path, "it is " + kind(start) + "; a TIFF, .npy or PNG file is needed");
        } catch (IOException | RuntimeException e) {
            mapping.close();
            file.close();
            throw e;
        }
    }

    private static String kind(byte[] start) {
        if (FileMagic.startsWith(start, "\u00ff\u00d8\u00ff")) {
            return "a JPEG picture, whatever its name";
        }
        if (FileMagic.startsWith(start, FileMagic.HDF5)) {
            return "an HDF5 file";
        }
        if (FileMagic.startsWith(start, "PK")) {
            return "a zip archive (a .npz file is one, of .npy files)";
        }
        if (FileMagic.startsWith(start, "RIFF")) {
            return "an AVI video";
        }
        return "of an unknown kind";
    }
}
