package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.CheckedMovie;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a folder, one after the other, as one movie. A folder may have more files than a process may hold open, so
 * each is opened when its frames are read.
 */
final class FolderMovie extends CheckedMovie {
    private static final Pattern TIFF = Pattern.compile(".*\\.tiff?");
    private static final Pattern PNG = Pattern.compile(".*\\.png");

    private final OpenOptions options;
    private final List<Path> files;

    /** The number of each file's first frame; behind the last one, of all frames. */
    private final long[] starts;

    private final long bytes;
    private volatile boolean closed;

    private FolderMovie(Path folder, OpenOptions options, Frames frames, List<Path> files, long[] starts, long bytes) {
        super(folder, frames);
        this.options = options;
        this.files = files;
        this.starts = starts;
        this.bytes = bytes;
    }

    static FolderMovie open(Path folder, OpenOptions options) throws IOException {
        List<Path> files = list(folder);
        long[] starts = new long[files.size() + 1];
        long bytes = 0;
        Frames like = null;
        for (int i = 0; i < files.size(); i++) {
            try (Movie file = MovieOpener.openFile(files.get(i), options)) {
                Frames frames = new Frames(file.pixelType(), file.height(), file.width(), 0);
                if (like == null) {
                    like = frames;
                } else if (!frames.equals(like)) {
                    throw new BadFileException(
                            files.get(i),
                            "its frames are " + frames.describe() + "; those of " + files.getFirst() + " are "
                                    + like.describe());
                }
                starts[i + 1] = starts[i] + file.frameCount();
                bytes += file.bytes();
            }
        }
        Frames frames = like.withCount(starts[files.size()]);
        return new FolderMovie(folder, options, frames, files, starts, bytes);
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> tiffs = new ArrayList<>();
        List<Path> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                // Names that begin with a point are hidden: macOS leaves such companions beside files on other disks.
                if (name.startsWith(".")) {
                    return;
                }
                if (TIFF.matcher(name).matches()) {
                    tiffs.add(file);
                } else if (PNG.matcher(name).matches()) {
                    pictures.add(file);
                }
            });
        }
        if (tiffs.isEmpty() && pictures.isEmpty()) {
            throw new BadFileException(folder, "it is a folder without a TIFF or a PNG picture");
        }
        if (!tiffs.isEmpty() && !pictures.isEmpty()) {
            throw new BadFileException(
                    folder, "it is a folder with both TIFFs and PNG pictures; only files of one kind make a movie");
        }
        List<Path> files = tiffs.isEmpty() ? pictures : tiffs;
        files.sort(Comparator.comparing(file -> file.getFileName().toString(), NaturalOrder.NAMES));
        return List.copyOf(files);
    }

    @Override
    public String format() {
        return "a folder of " + files.size() + (files.size() == 1 ? " file" : " files");
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    protected boolean isOpen() {
        return !closed;
    }

    @Override
    protected ImageStack readFrames(long first, long count, Arena arena) throws IOException {
        ImageStack stack = ImageStack.allocate(arena, pixelType(), height(), width(), count);
        long done = 0;
        while (done < count) {
            int file = fileOf(first + done);
            long frames = Math.min(count - done, starts[file + 1] - first - done);
            copy(file, first + done - starts[file], stack.slice(done, frames));
            done += frames;
        }
        return stack;
    }

    /** The file that has a frame: the last one that does not start behind it. */
    private int fileOf(long frame) {
        int found = Arrays.binarySearch(starts, frame);
        if (found < 0) {
            return -found - 2;
        }
        // A file without frames starts where the next one does.
        while (starts[found + 1] == frame) {
            found++;
        }
        return found;
    }

    private void copy(int number, long first, ImageStack into) throws IOException {
        Path path = files.get(number);
        try (Movie file = MovieOpener.openFile(path, options);
                Arena arena = Arena.ofConfined()) {
            if (file.pixelType() != pixelType()
                    || file.height() != height()
                    || file.width() != width()
                    || file.frameCount() != starts[number + 1] - starts[number]) {
                throw new BadFileException(path, "it has changed since the folder was opened");
            }
            ImageStack frames = file.read(first, into.count(), arena);
            InputFile.touching(path, () -> into.segment().copyFrom(frames.segment()));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
