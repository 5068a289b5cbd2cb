package io.github.magtrack4j.files;

import io.github.magtrack4j.internal.io.InputFile;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the columns of an HDF5 file of traces: data sets of one axis in its root. */
final class Hdf5TraceReader {
    /** The attribute by which jHDF tells that it wrote a file. */
    static final String WRITER = "_jHDF";

    private Hdf5TraceReader() {}

    /**
     * Reads a file.
     *
     * @param header what the attributes of the root go to
     * @param columns what takes the columns, those of every file of traces first
     */
    static void read(Path path, Map<String, String> header, TraceFile.Columns columns) throws IOException {
        requireWhole(path);
        List<String> names = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        try (HdfFile file = new HdfFile(path)) {
            for (Attribute attribute : file.getAttributes().values()) {
                header.put(attribute.getName(), String.valueOf(attribute.getData()));
            }
            header.remove(WRITER);
            if (file.getChildren().isEmpty()) {
                return;
            }
            for (String name : TraceFile.COLUMNS) {
                if (file.getChildren().containsKey(name)) {
                    names.add(name);
                }
            }
            for (String name : file.getChildren().keySet()) {
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
            for (String name : List.copyOf(names)) {
                Node node = file.getChild(name);
                if (node instanceof Dataset dataset && dataset.getDimensions().length == 1) {
                    values.add(doubles(path, dataset));
                } else {
                    names.remove(name);
                }
            }
        } catch (HdfException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BadFileException(path, "it is not an HDF5 file that can be read: " + e.getMessage(), e);
        }
        for (int column = 0; column < values.size(); column++) {
            if (values.get(column).length != values.getFirst().length) {
                throw new BadFileException(
                        path,
                        names.get(column) + " has " + values.get(column).length + " values; it must have as many as "
                                + names.getFirst() + ", " + values.getFirst().length);
            }
        }
        columns.take(names, values);
    }

    /** The superblock tells where the file ends, which jHDF does not look at. */
    private static void requireWhole(Path path) throws IOException {
        try (InputFile file = InputFile.open(path)) {
            ByteBuffer start = ByteBuffer.wrap(file.read(0, 48)).order(ByteOrder.LITTLE_ENDIAN);
            boolean old = start.limit() > 8 && start.get(8) < 2;
            int at = old ? 40 : 28;
            if (start.limit() < 48 || file.size() < start.getLong(at)) {
                throw new BadFileException(path, "it is cut off: it has " + file.size() + " bytes");
            }
        }
    }

    private static double[] doubles(Path path, Dataset dataset) throws BadFileException {
        Object data = dataset.getData();
        double[] values = new double[Array.getLength(data)];
        for (int i = 0; i < values.length; i++) {
            if (!(Array.get(data, i) instanceof Number number)) {
                throw new BadFileException(path, dataset.getName() + " holds no numbers");
            }
            values[i] = number.doubleValue();
        }
        return values;
    }
}
