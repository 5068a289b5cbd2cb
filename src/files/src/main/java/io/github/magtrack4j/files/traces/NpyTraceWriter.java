package io.github.magtrack4j.files.traces;

import io.github.magtrack4j.npy.NpyTableWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Traces as NumPy's structured array. */
final class NpyTraceWriter extends TraceWriter {
    private final NpyTableWriter table;
    private final String text;

    NpyTraceWriter(Path path, String text, List<String> columns) throws IOException {
        super(columns.size() - TraceFile.COLUMNS.size());
        this.text = text;
        table = NpyTableWriter.create(path, columns, WHOLE);
    }

    @Override
    void put(long frame, int bead, double x, double y, double z, double[] further) throws IOException {
        table.add(0, (double) frame);
        table.add(1, bead);
        table.add(2, x);
        table.add(3, y);
        table.add(4, z);
        for (int i = 0; i < further.length; i++) {
            table.add(TraceFile.COLUMNS.size() + i, further[i]);
        }
    }

    @Override
    public void commit() throws IOException {
        table.commit(text);
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
