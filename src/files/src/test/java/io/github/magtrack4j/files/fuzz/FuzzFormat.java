package io.github.magtrack4j.files.fuzz;

import io.github.magtrack4j.files.Movie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A format that the library reads.
 *
 * @param name what it is called here
 * @param extension how its files end
 * @param seeds whole files, and such as once broke something
 * @param syntax what its files are made of
 * @param reader reads all of a file
 */
record FuzzFormat(String name, String extension, Supplier<List<byte[]>> seeds, Syntax syntax, Reader reader) {
    private static final Syntax NPY =
            new Syntax("' { } ( ) , : True False '<f8' '>u2' '|u1' '<i8' [('frame','<i8')] shape #", Structures::npy);
    private static final Syntax CSV = new Syntax(
            ", ; \" # \n \r\n \0 NaN inf -Infinity 1e999 0x1p3 sep=; é \ufeff frame bead z_nm top", Structures::none);
    private static final Syntax HDF5 = new Syntax("OHDR FRHP BTHD x_px", Structures::hdf5);
    private static final Syntax TIFF = new Syntax("ImageJ= images= <OME", Structures::tiff);
    private static final Syntax PNG = new Syntax("IHDR IDAT tRNS IEND", Structures::png);

    private static final Syntax AVI =
            new Syntax("RIFF LIST AVI AVIX hdrl strh strf movi idx1 indx ix00 00db 00dc Y800 Y16", Structures::none);
    private static final Syntax NDTIFF = new Syntax("{\"time\":0} \"time\" \"channel\" .tif", Structures::none);

    /** A signed byte becomes a pixel of 4 bytes. */
    private static final double WIDENED = 4;

    /**
     * How many bytes of pixels a byte can be at most: with deflate, where a bit may be a pixel, and with ZSTD in a
     * TIFF.
     */
    private static final double DEFLATE = 8 * 1032;

    private static final double ZSTD = 8 * (1 << 15);

    /** Reads all of a file. */
    @FunctionalInterface
    interface Reader {
        /**
         * Reads a file.
         *
         * @param bytes its size
         * @return some sum of what it holds
         * @throws IOException if it is refused
         */
        long read(Path path, long bytes) throws IOException;
    }

    /** Opens a movie. */
    @FunctionalInterface
    interface Opener {
        Movie open(Path path) throws IOException;
    }

    /** What a damaged file may have anywhere, separated by spaces, and what is known of the format's structure. */
    record Syntax(String words, Mutator.Structure structure) {}

    /** All of them: whoever adds a format adds a line. */
    static List<FuzzFormat> all() {
        return List.of(
                movie("npy", "npy", Seeds::npyMovies, NPY, Readers::movie, WIDENED),
                movie("npy-image-last", "npy", Seeds::npyMovies, NPY, Readers::movieImageLast, WIDENED),
                movie("npy-incomplete", "npy", Seeds::npyMovies, NPY, Readers::movieIncomplete, WIDENED),
                movie("tiff", "tif", Seeds::tiffs, TIFF, Readers::movie, ZSTD),
                movie("tiff-incomplete", "tif", Seeds::tiffs, TIFF, Readers::movieIncomplete, ZSTD),
                movie("folder", "tif", Seeds::tiffs, TIFF, Readers::folder, ZSTD),
                movie("png", "png", Seeds::pngs, PNG, Readers::movie, DEFLATE),
                movie("avi", "avi", Seeds::avis, AVI, Readers::movie, WIDENED),
                movie("avi-incomplete", "avi", Seeds::avis, AVI, Readers::movieIncomplete, WIDENED),
                movie("hdf5", "h5", Seeds::hdf5Movies, HDF5, Readers::movie, DEFLATE),
                movie("hdf5-incomplete", "h5", Seeds::hdf5Movies, HDF5, Readers::movieIncomplete, DEFLATE),
                new FuzzFormat("ndtiff", "index", Seeds::ndTiffs, NDTIFF, Readers::ndTiff),
                new FuzzFormat("npy-array", "npy", Seeds::npyArrays, NPY, Readers::array),
                new FuzzFormat("zlut", "npy", Seeds::tables, NPY, Readers::tables),
                new FuzzFormat("regions", "csv", Seeds::regions, CSV, Readers::regions),
                new FuzzFormat("traces-csv", "csv", Seeds::csvTraces, CSV, Readers::traces),
                new FuzzFormat("traces-npy", "npy", Seeds::npyTraces, NPY, Readers::traces),
                new FuzzFormat("traces-hdf5", "h5", Seeds::hdf5Traces, HDF5, Readers::traces));
    }

    private static FuzzFormat movie(
            String name,
            String extension,
            Supplier<List<byte[]>> seeds,
            Syntax syntax,
            Opener opener,
            double expansion) {
        return new FuzzFormat(name, extension, seeds, syntax, Readers.frames(opener, expansion));
    }

    Mutator mutator() {
        List<byte[]> all = Arrays.stream(syntax.words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
        return new Mutator(seeds.get(), all, syntax.structure);
    }

    @Override
    public String toString() {
        return name;
    }
}
