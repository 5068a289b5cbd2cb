package io.github.magtrack4j.files;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes traces as a CSV file: comment lines {@code # key: value}, the header {@code frame,bead,x_px,y_px,z_nm}, and a
 * line per frame and bead.
 *
 * <p>Numbers have all the digits it takes to read the same double again; what could not be tracked is {@code NaN}, which
 * NumPy and pandas read: {@code pandas.read_csv(path, comment="#")}, or, with n comment lines, {@code
 * numpy.genfromtxt(path, delimiter=",", names=True, skip_header=n)}, since NumPy takes the first line for the header.
 *
 * <p>The file appears under its name when the writer is closed after {@link #commit}; without it, nothing is left behind,
 * and a file of that name stays as it was. {@link TraceFile} reads these files. Not safe to share between threads.
 */
public final class TraceWriter implements AutoCloseable {
    /** Lines are collected up to this many characters: few system calls, and still within the caches. */
    private static final int BUFFER = 1 << 16;

    private final AtomicFile file;
    private final StringBuilder text = new StringBuilder(BUFFER + 256);

    private TraceWriter(AtomicFile file) {
        this.file = file;
    }

    /**
     * Starts a file.
     *
     * @param path the file's name in the end
     * @param header what the comment lines say, in the map's order; keys without colons, and neither with line breaks
     * @throws IllegalArgumentException if a key or a value could not be read again
     * @throws IOException if a file cannot be made there
     */
    public static TraceWriter create(Path path, Map<String, String> header) throws IOException {
        String comments = CommentHeader.format(header);
        TraceWriter writer = new TraceWriter(AtomicFile.create(path));
        writer.text.append(comments).append(String.join(",", TraceFile.COLUMNS)).append('\n');
        return writer;
    }

    /**
     * Writes a line.
     *
     * @param frame the frame, 0 or more
     * @param bead the bead, 0 or more
     * @param x the bead's x in pixels, or NaN
     * @param y the bead's y in pixels, or NaN
     * @param z the bead's height in nm, or NaN
     */
    public void write(long frame, int bead, double x, double y, double z) throws IOException {
        Arguments.atLeast("frame", frame, 0);
        Arguments.atLeast("bead", bead, 0);
        text.append(frame).append(',').append(bead).append(',');
        text.append(x).append(',').append(y).append(',').append(z).append('\n');
        if (text.length() >= BUFFER) {
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        text.setLength(0);
    }

    /** Says that the file is whole; nothing can be written after that. */
    public void commit() throws IOException {
        flush();
        file.commit();
    }

    /** Gives the file its name if it was committed, and removes it otherwise. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
