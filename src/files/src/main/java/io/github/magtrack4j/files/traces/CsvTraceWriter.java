package io.github.magtrack4j.files.traces;

import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Traces as comma-separated values. */
final class CsvTraceWriter extends TraceWriter {
    /** Lines are collected up to this many characters: few system calls, and still within the caches. */
    private static final int BUFFER = 1 << 16;

    private final AtomicFile file;
    private final List<String> columns;
    private final StringBuilder text = new StringBuilder(BUFFER + 256);

    CsvTraceWriter(Path path, String comments, List<String> columns) throws IOException {
        super(columns.size() - TraceFile.COLUMNS.size());
        this.columns = columns;
        file = AtomicFile.create(path);
        text.append(comments).append(String.join(",", columns)).append('\n');
    }

    @Override
    void put(long frame, int bead, double x, double y, double z, double[] further) throws IOException {
        text.append(frame).append(',').append(bead).append(',');
        text.append(x).append(',').append(y).append(',').append(z);
        for (int i = 0; i < further.length; i++) {
            text.append(',');
            if (WHOLE.contains(columns.get(TraceFile.COLUMNS.size() + i))) {
                text.append((long) further[i]);
            } else {
                text.append(further[i]);
            }
        }
        text.append('\n');
        if (text.length() >= BUFFER) {
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        text.setLength(0);
    }

    @Override
    public void commit() throws IOException {
        flush();
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
