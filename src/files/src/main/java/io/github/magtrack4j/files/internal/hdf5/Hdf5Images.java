package io.github.magtrack4j.files.internal.hdf5;

import io.github.magtrack4j.files.BadFileException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.links.ExternalLink;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A data set of an HDF5 file whose numbers are images: three axes (frame, row, column), two of one image, or more of
 * which all but three have the length 1.
 *
 * @param dataset the data set
 * @param type its numbers
 * @param frameAxis the axis of the frames; -1 for one image
 * @param rowAxis the axis of the rows
 * @param columnAxis the axis of the columns
 */
record Hdf5Images(Dataset dataset, Hdf5Type type, int frameAxis, int rowAxis, int columnAxis) {
    /** More groups and data sets than any recording has. */
    private static final int MAX_NODES = 100_000;

    private static final int MAX_NAMED = 8;

    /**
     * Finds the data set of a name, or else the only one that can be a movie.
     *
     * @throws BadFileException if there is none, or there are several
     */
    static Hdf5Images choose(Path path, HdfFile file, String name) throws BadFileException {
        return name.isEmpty() ? only(path, file) : named(path, file, name);
    }

    private static Hdf5Images named(Path path, HdfFile file, String name) throws BadFileException {
        Contents contents = contents(path, file);
        String wanted = "/" + name.replaceFirst("^/+", "");
        for (Dataset dataset : contents.datasets) {
            if (dataset.getPath().equals(wanted)) {
                Hdf5Images images = of(dataset);
                if (images == null) {
                    throw new BadFileException(
                            path,
                            "its data set " + describe(dataset)
                                    + " has no images; numbers of three axes are needed, (frames, rows, columns)");
                }
                return images;
            }
        }
        throw new BadFileException(
                path,
                "it has no data set " + wanted + "; it has "
                        + (contents.datasets.isEmpty() ? "none" : names(contents.datasets)));
    }

    private static Hdf5Images only(Path path, HdfFile file) throws BadFileException {
        Contents contents = contents(path, file);
        for (boolean movies : new boolean[] {true, false}) {
            List<Hdf5Images> found = contents.datasets.stream()
                    .map(Hdf5Images::of)
                    .filter(images -> images != null && images.frameAxis >= 0 == movies)
                    .toList();
            if (found.size() == 1) {
                return found.getFirst();
            }
            if (found.size() > 1) {
                throw new BadFileException(
                        path,
                        "it has " + found.size()
                                + " data sets that can be a movie, of which one must be chosen by name: "
                                + names(found.stream().map(Hdf5Images::dataset).toList()));
            }
        }
        throw new BadFileException(
                path,
                "it has no data set of numbers with three axes, (frames, rows, columns)"
                        + (contents.elsewhere.isEmpty()
                                ? ""
                                : "; what it links to in other files must be opened there: "
                                        + String.join(", ", contents.elsewhere)));
    }

    private static String names(List<Dataset> datasets) {
        return datasets.stream().limit(MAX_NAMED).map(Hdf5Images::describe).collect(Collectors.joining(", "))
                + (datasets.size() > MAX_NAMED ? ", …" : "");
    }

    private static String describe(Dataset dataset) {
        return dataset.getPath()
                + Arrays.stream(dataset.getDimensionsAsLong())
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(" × ", " (", ")"));
    }

    /** All data sets, and the links to other files, which are not followed. */
    private record Contents(List<Dataset> datasets, List<String> elsewhere) {}

    private static Contents contents(Path path, HdfFile file) throws BadFileException {
        Contents contents = new Contents(new ArrayList<>(), new ArrayList<>());
        Deque<Group> groups = new ArrayDeque<>(List.of(file));
        Set<Long> seen = new HashSet<>();
        while (!groups.isEmpty()) {
            for (Node node : groups.pop().getChildren().values()) {
                // A link to the same file leads to what is found anyway.
                if (node instanceof ExternalLink link) {
                    contents.elsewhere.add(link.getTargetPath());
                }
                if (node instanceof Link || !seen.add(node.getAddress())) {
                    continue;
                }
                if (seen.size() > MAX_NODES) {
                    throw new BadFileException(path, "it has more than " + MAX_NODES + " groups and data sets");
                }
                if (node instanceof Group group) {
                    groups.add(group);
                } else if (node instanceof Dataset dataset) {
                    contents.datasets.add(dataset);
                }
            }
        }
        return contents;
    }

    private static Hdf5Images of(Dataset dataset) {
        long[] lengths = dataset.getDimensionsAsLong();
        Hdf5Type type = Hdf5Type.of(dataset.getDataType());
        if (type == null || lengths.length < 2 || dataset.isVariableLength()) {
            return null;
        }
        if (lengths.length == 2) {
            return new Hdf5Images(dataset, type, -1, 0, 1);
        }
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < lengths.length; axis++) {
            axes.add(axis);
        }
        while (axes.size() > 3) {
            int superfluous = superfluous(lengths, axes);
            if (superfluous < 0) {
                return null;
            }
            axes.subList(superfluous, superfluous + 1).clear();
        }
        return new Hdf5Images(dataset, type, axes.get(0), axes.get(1), axes.get(2));
    }

    /** Finds an axis of length 1: between frames and rows, such as channels, else behind the columns, else in front. */
    private static int superfluous(long[] lengths, List<Integer> axes) {
        int last = axes.size() - 1;
        for (int i = 1; i <= last - 2; i++) {
            if (lengths[axes.get(i)] == 1) {
                return i;
            }
        }
        if (lengths[axes.get(last)] == 1) {
            return last;
        }
        return lengths[axes.getFirst()] == 1 ? 0 : -1;
    }

    /** Returns the frames that the data set should have. */
    long frames() {
        return frameAxis < 0 ? 1 : dataset.getDimensionsAsLong()[frameAxis];
    }

    /** Returns the rows of a frame. */
    long rows() {
        return dataset.getDimensionsAsLong()[rowAxis];
    }

    /** Returns the columns of a frame. */
    long columns() {
        return dataset.getDimensionsAsLong()[columnAxis];
    }

    /** Returns the bytes that a frame is in the file, uncompressed. */
    long frameBytes() {
        return Math.multiplyExact(
                Math.multiplyExact(rows(), columns()), type.samples().bytes());
    }
}
