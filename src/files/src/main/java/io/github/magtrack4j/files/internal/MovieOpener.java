package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieProvider;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.codes.FileMagic;
import io.github.magtrack4j.files.internal.formats.NdTiffMovie;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what kind of movie a file is, by its first bytes, and opens it. */
public final class MovieOpener implements MovieProvider {
    @Override
    public Movie open(Path path, OpenOptions options) throws IOException {
        if (!Files.isDirectory(path)) {
            return openFile(path, options);
        }
        return NdTiffMovie.isIn(path) ? NdTiffMovie.open(path, options) : FolderMovie.open(path, options);
    }

    static Movie openFile(Path path, OpenOptions options) throws IOException {
        InputFile file = InputFile.open(path);
        Arena mapping = Arena.ofShared();
        try {
            byte[] start = file.read(0, 8);
            if (start.length == 0) {
                throw new IncompleteFileException(path, "it is empty", 0);
            }
            for (MovieFormat format : MovieFormat.ALL) {
                if (format.begins(start)) {
                    return format.opener().open(file, mapping, options);
                }
            }
            throw new BadFileException(
                    path, "it is " + kind(start) + "; a TIFF, .npy, HDF5, AVI or PNG file is needed");
        } catch (IOException | RuntimeException | Error e) {
            mapping.close();
            file.close();
            throw e;
        }
    }

    private static String kind(byte[] start) {
        if (FileMagic.startsWith(start, "\u00ff\u00d8\u00ff")) {
            return "a JPEG picture, whatever its name";
        }
        if (FileMagic.startsWith(start, "PK")) {
            return "a zip archive (a .npz file is one, of .npy files)";
        }
        if (FileMagic.startsWith(start, "MATLAB")) {
            return "a MATLAB file";
        }
        if (start.length == 8 && start[4] == 'f' && start[5] == 't' && start[6] == 'y' && start[7] == 'p') {
            return "an MP4 or QuickTime video";
        }
        return "of an unknown kind";
    }
}
