package io.github.magtrack4j.files.traces;

import io.github.magtrack4j.internal.io.AtomicFile;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Traces as an HDF5 file. */
final class Hdf5TraceWriter extends TraceWriter {
    private final Path path;
    private final AtomicFile file;
    private final Map<String, String> header;
    private final List<String> columns;
    private final double[][] values;
    private int rows;

    Hdf5TraceWriter(Path path, Map<String, String> header, List<String> columns) throws IOException {
        super(columns.size() - TraceFile.COLUMNS.size());
        this.path = path;
        this.header = header;
        this.columns = columns;
        values = new double[columns.size()][1024];
        file = AtomicFile.create(path);
    }

    @Override
    void put(long frame, int bead, double x, double y, double z, double[] further) throws IOException {
        if (rows == values[0].length) {
            grow();
        }
        values[0][rows] = (double) frame;
        values[1][rows] = bead;
        values[2][rows] = x;
        values[3][rows] = y;
        values[4][rows] = z;
        for (int i = 0; i < further.length; i++) {
            values[TraceFile.COLUMNS.size() + i][rows] = further[i];
        }
        rows++;
    }

    private void grow() throws IOException {
        if (rows >= Integer.MAX_VALUE / 2) {
            throw new FileSystemException(
                    path.toString(), null, "there are more than " + rows + " rows, too many for an .h5 file; use .npy");
        }
        for (int column = 0; column < values.length; column++) {
            values[column] = Arrays.copyOf(values[column], 2 * rows);
        }
    }

    @Override
    public void commit() throws IOException {
        file.writeBy(this::write);
        file.commit();
    }

    private void write(Path temporary) throws IOException {
        try (WritableHdfFile hdf = HdfFile.write(temporary)) {
            // jHDF's own, which names the system: the same traces should be the same file.
            hdf.removeAttribute(Hdf5TraceReader.WRITER);
            header.forEach(hdf::putAttribute);
            // jHDF has no data sets without elements; a file without any is one without a row.
            for (int column = 0; rows > 0 && column < values.length; column++) {
                double[] all = Arrays.copyOf(values[column], rows);
                boolean whole = WHOLE.contains(columns.get(column));
                hdf.putDataset(
                        columns.get(column),
                        whole
                                ? Arrays.stream(all)
                                        .mapToLong(value -> (long) value)
                                        .toArray()
                                : all);
            }
        } catch (HdfException e) {
            throw new FileSystemException(path.toString(), null, "it cannot be written: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
