package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a folder, one after the other, as one movie. A folder may have more files than a process may hold open,
 * so each is opened when its frames are read.
 */
final class FolderMovie extends CheckedMovie {
    private final OpenOptions options;
    private final List<Path> files;

    /** The number of each file's first frame; behind the last one, of all frames. */
    private final long[] starts;

    private final long bytes;
    private volatile boolean closed;

    private FolderMovie(
            Path folder,
            OpenOptions options,
            Frames frames,
            List<Path> files,
            long[] starts,
            long bytes,
            MovieMetadata metadata,
            List<String> notes) {
        super(folder, frames, metadata, notes);
        this.options = options;
        this.files = files;
        this.starts = starts;
        this.bytes = bytes;
    }

    static FolderMovie open(Path folder, OpenOptions options) throws IOException {
        FolderNotes notes = new FolderNotes();
        List<Path> named = list(folder, notes);
        notes.read(named);
        List<Path> files = new ArrayList<>();
        long[] starts = new long[named.size() + 1];
        long bytes = 0;
        Frames like = null;
        CombinedMetadata metadata = new CombinedMetadata();
        for (Path path : named) {
            try (Movie file = MovieOpener.openFile(path, options)) {
                Frames frames = new Frames(file.pixelType(), file.height(), file.width(), 0);
                if (like == null) {
                    like = frames;
                } else if (!frames.equals(like)) {
                    throw new BadFileException(
                            path,
                            "its frames are " + frames.describe() + "; those of " + files.getFirst() + " are "
                                    + like.describe());
                }
                files.add(path);
                starts[files.size()] = starts[files.size() - 1] + file.frameCount();
                bytes += file.bytes();
                metadata.add(file);
                notes.add(file);
            } catch (IncompleteFileException e) {
                if (!options.incomplete()) {
                    throw e;
                }
                notes.add(path, "none of its frames is complete; it was left out");
            }
        }
        if (like == null) {
            throw new IncompleteFileException(folder, "none of its " + named.size() + " files has a whole frame", 0);
        }
        notes.addAll(metadata.notes());
        Frames frames = like.withCount(starts[files.size()]);
        long[] starting = Arrays.copyOf(starts, files.size() + 1);
        return new FolderMovie(
                folder, options, frames, List.copyOf(files), starting, bytes, metadata.get(), notes.get());
    }

    private static List<Path> list(Path folder, FolderNotes notes) throws IOException {
        Map<MovieFormat, List<Path>> byFormat = byFormat(folder);
        Set<MovieFormat> formats = byFormat.keySet();
        String pictures = formats.stream()
                .filter(format -> !format.mayBeTable())
                .map(MovieFormat::plural)
                .collect(Collectors.joining(" and "));
        if (!pictures.isEmpty()) {
            // Beside pictures and videos lie the tables and traces that were made of them.
            byFormat.forEach((format, files) -> {
                if (format.mayBeTable()) {
                    notes.add(files.size() + " "
                            + (files.size() == 1 ? format.name() + " was" : format.plural() + " were")
                            + " left out beside the " + pictures);
                }
            });
            formats.removeIf(MovieFormat::mayBeTable);
        }
        if (formats.isEmpty()) {
            throw new BadFileException(
                    folder,
                    "it is a folder without a movie: none of its files is named as a TIFF, .npy, HDF5, AVI or PNG file");
        }
        if (formats.size() > 1) {
            throw new BadFileException(
                    folder,
                    "it is a folder with both "
                            + formats.stream().map(MovieFormat::plural).collect(Collectors.joining(" and "))
                            + "; only files of one kind make a movie");
        }
        List<Path> files = byFormat.values().iterator().next();
        files.sort(Comparator.comparing(file -> file.getFileName().toString(), NaturalOrder.NAMES));
        return files;
    }

    /** Returns the files that are named as movies are, of each format that there is. */
    private static Map<MovieFormat, List<Path>> byFormat(Path folder) throws IOException {
        Map<MovieFormat, List<Path>> byFormat = new LinkedHashMap<>();
        MovieFormat.ALL.forEach(format -> byFormat.put(format, new ArrayList<>()));
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                String name = file.getFileName().toString();
                byFormat.forEach((format, found) -> {
                    // Names that begin with a point are hidden: macOS leaves such companions beside files on other
                    // disks.
                    if (!name.startsWith(".") && format.fileName().matcher(name).matches()) {
                        found.add(file);
                    }
                });
            });
        }
        byFormat.values().removeIf(List::isEmpty);
        return byFormat;
    }

    @Override
    public List<Path> files() {
        return files;
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
