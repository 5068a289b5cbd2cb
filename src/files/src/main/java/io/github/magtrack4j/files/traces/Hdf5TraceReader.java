package io.github.magtrack4j.files.traces;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.hdf5.Hdf5Input;
import io.github.magtrack4j.internal.io.InputFile;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the columns of an HDF5 file of traces: data sets of one axis in its root. */
final class Hdf5TraceReader {
    /** The attribute by which jHDF tells that it wrote a file. */
    static final String WRITER = "_jHDF";

    private final InputFile file;
    private final List<String> names = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();

    private Hdf5TraceReader(InputFile file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @param header what the attributes of the root go to, texts and numbers; others are left out
     * @param columns what takes the columns, those of every file of traces first
     */
    static void read(Path path, Map<String, String> header, TraceFile.Columns columns) throws IOException {
        try (InputFile file = InputFile.open(path);
                Arena mapping = Arena.ofShared()) {
            Hdf5TraceReader reader = new Hdf5TraceReader(file);
            boolean empty = Hdf5Input.guarded(path, () -> {
                try (HdfFile hdf = Hdf5Input.open(file, mapping)) {
                    reader.readHeader(hdf, header);
                    reader.readColumns(hdf);
                    return hdf.getChildren().isEmpty();
                }
            });
            if (!empty) {
                reader.requireSameLengths();
                columns.take(reader.names, reader.values);
            }
        }
    }

    private void readHeader(HdfFile hdf, Map<String, String> header) {
        for (Attribute attribute : hdf.getAttributes().values()) {
            DataType type = attribute.getDataType();
            boolean plain = type instanceof StringData
                    || type instanceof FixedPoint
                    || type instanceof FloatingPoint
                    || (type instanceof VariableLength text && text.isVariableLengthString());
            if (plain && !attribute.isEmpty() && Hdf5Input.elements(attribute.getDimensionsAsLong()) == 1) {
                Object data = attribute.getData();
                // One value may have axes, each of length 1.
                while (data != null && data.getClass().isArray()) {
                    data = Array.get(data, 0);
                }
                header.put(attribute.getName(), String.valueOf(data));
            }
        }
        header.remove(WRITER);
    }

    private void readColumns(HdfFile hdf) throws IOException {
        Map<String, Node> children = hdf.getChildren();
        List<String> inOrder = new ArrayList<>(TraceFile.COLUMNS);
        inOrder.retainAll(children.keySet());
        children.keySet().stream().filter(name -> !inOrder.contains(name)).forEach(inOrder::add);
        for (String name : inOrder) {
            // Links are none: they may lead to other files.
            if (children.get(name) instanceof Dataset dataset && dataset.getDimensionsAsLong().length == 1) {
                names.add(name);
                values.add(doubles(dataset));
            }
        }
    }

    private double[] doubles(Dataset dataset) throws BadFileException {
        if (!(dataset.getDataType() instanceof FixedPoint || dataset.getDataType() instanceof FloatingPoint)) {
            throw new BadFileException(file.path(), dataset.getName() + " holds no numbers");
        }
        Hdf5Input.requireRoom(file, dataset);
        Object data = dataset.getData();
        double[] doubles = new double[Array.getLength(data)];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = ((Number) Array.get(data, i)).doubleValue();
        }
        return doubles;
    }

    private void requireSameLengths() throws BadFileException {
        for (int column = 0; column < values.size(); column++) {
            if (values.get(column).length != values.getFirst().length) {
                throw new BadFileException(
                        file.path(),
                        names.get(column) + " has " + values.get(column).length + " values; it must have as many as "
                                + names.getFirst() + ", " + values.getFirst().length);
            }
        }
    }
}
