package io.github.magtrack4j.files.fuzz;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.AxisOrder;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.TableFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.npy.NpyArray;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Read of files whatever the library gives of them, and return some sum of it, so that nothing is left out. */
final class Readers {
    /** Up to this, all frames are read at once. */
    private static final long MAX_BYTES = 4 << 20;

    /** How many bytes of pixels a byte of a TIFF can be where nothing is compressed: 8, if each is a bit. */
    private static final double MAX_PACKING = 8;

    private static final int PAGE = 4096;

    private Readers() {}

    static Movie movie(Path path) throws IOException {
        return Movie.open(path);
    }

    static Movie movieImageLast(Path path) throws IOException {
        return Movie.open(path, OpenOptions.DEFAULTS.withAxisOrder(AxisOrder.IMAGE_LAST));
    }

    static Movie movieIncomplete(Path path) throws IOException {
        return Movie.open(path, OpenOptions.DEFAULTS.withIncomplete(true));
    }

    /** The folder that the file is alone in. */
    static Movie folder(Path path) throws IOException {
        return Movie.open(path.getParent());
    }

    /** A folder of NDTiff with the file as its index. */
    static long ndTiff(Path path, long bytes) throws IOException {
        Path folder = path.resolveSibling("ndtiff");
        Path frames = folder.resolve("time_NDTiffStack.tif");
        if (!Files.exists(frames)) {
            Files.createDirectories(folder);
            try (InputStream stack = Readers.class.getResourceAsStream("/ndtiff/time/time_NDTiffStack.tif")) {
                Files.copy(stack, frames);
            }
        }
        Files.copy(path, folder.resolve("NDTiff.index"), StandardCopyOption.REPLACE_EXISTING);
        return frames(index -> Movie.open(index.resolveSibling("ndtiff")), (double) bytes)
                .read(path, Files.size(frames));
    }

    /** Opens a movie, and reads no frame, the first, the last, and all of them as far as memory goes. */
    static FuzzFormat.Reader frames(FuzzFormat.Opener opener, double expansion) {
        return (path, bytes) -> {
            try (Movie movie = opener.open(path)) {
                long frames = movie.frameCount();
                double frameBytes = (double) movie.height()
                        * movie.width()
                        * movie.pixelType().bytes();
                boolean plain =
                        movie.format().contains("TIFF") && !movie.format().contains("compressed");
                if (frames * frameBytes > expansion * bytes || (plain && frameBytes > MAX_PACKING * bytes)) {
                    throw new AssertionError(movie + " cannot be in " + bytes + " bytes");
                }
                long sum = read(movie, 0, 0)
                        + movie.toString().length()
                        + movie.metadata().toString().length()
                        + movie.notes().size();
                if (frames > 0) {
                    sum += read(movie, 0, 1);
                    sum += read(movie, frames - 1, 1);
                    sum += read(movie, 0, Math.min(frames, 1 + (long) (MAX_BYTES / frameBytes)));
                }
                return sum;
            }
        };
    }

    private static long read(Movie movie, long first, long count) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack frames = movie.read(first, count, arena);
            if (frames.count() != count
                    || frames.height() != movie.height()
                    || frames.width() != movie.width()
                    || frames.pixelType() != movie.pixelType()) {
                throw new AssertionError(frames + " is not " + count + " frames of " + movie);
            }
            return sum(frames.segment());
        }
    }

    private static long sum(MemorySegment segment) {
        long sum = segment.byteSize();
        for (long at = 0; at < segment.byteSize(); at += PAGE) {
            sum += segment.get(ValueLayout.JAVA_BYTE, at);
        }
        if (segment.byteSize() > 0) {
            sum += segment.get(ValueLayout.JAVA_BYTE, segment.byteSize() - 1);
        }
        return sum;
    }

    static long array(Path path, long bytes) throws IOException {
        NpyArray array = NpyArray.read(path);
        if (array.size() * (double) array.type().bytes() > bytes) {
            throw new AssertionError(array + " cannot be in " + bytes + " bytes");
        }
        try (Arena arena = Arena.ofConfined()) {
            return sum(array.toSegment(arena)) + sum(array.lastAxisFirst().toSegment(arena)) + array.toDoubles().length;
        }
    }

    static long traces(Path path, long bytes) throws IOException {
        TraceFile traces = TraceFile.read(path);
        long sum = traces.header().toString().length();
        for (TraceFile.Trace trace : traces.traces()) {
            sum += trace.frames().length + trace.further().size();
        }
        return sum;
    }

    static long regions(Path path, long bytes) throws IOException {
        return RegionFile.read(path).size();
    }

    static long tables(Path path, long bytes) throws IOException {
        TableFile file = TableFile.open(path);
        double sum = file.header().size() + file.beads().size();
        for (ZLut table : file.classic()) {
            for (int plane = 0; plane < table.planes(); plane++) {
                sum += table.z(plane) + table.profile(plane, table.bins() - 1);
            }
        }
        return (long) sum;
    }
}
