package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.files.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * What has been tracked so far, in a file beside the traces: {@code traces.csv.partial} for {@code traces.csv}.
 * Tracking that was interrupted, however abruptly, goes on from there.
 *
 * <p>It begins with what makes the results (movie, parameters, version, backend), so that they are never continued with
 * others. After that come blocks of whole frames, each with a checksum: a block that was not written to its end is cut
 * off when the file is opened again. A block is written at least every quarter of a second, so that little is lost with
 * a process that is killed. While a process has the file open it is locked against others. Not safe to share between
 * threads.
 *
 * <p>The name is one that anybody may have given to a file: what is there already is never followed if it is a link,
 * and neither changed nor removed if it does not begin as such a file does.
 *
 * <p>A block is its number of frames (4 bytes), a CRC-32 of the rest (4), and the rows' numbers (8 each), all
 * little-endian.
 */
public final class TrackingJournal implements AutoCloseable {
    private static final String MAGIC = "magtrack partial results 1";
    private static final int BLOCK_HEADER = 8;

    /** Blocks are of about this many bytes, */
    private static final int BLOCK = 1 << 16;

    /** or of the rows of about this time, if these are fewer. */
    private static final long BLOCK_NANOS = 250_000_000;

    private final Path traces;
    private final Path path;
    private final FileChannel channel;
    private final Object fileKey;
    private final long start;
    private final int rowNumbers;
    private final int frameRows;
    private final ByteBuffer block;
    private String replaced = "";
    private long frames;
    private int blockFrames;
    private int blockRows;
    private long end;
    private long flushed = System.nanoTime();

    /** Takes the rows that are there, in order. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Takes a row.
         *
         * @param frame the frame
         * @param bead the bead
         * @param numbers its numbers; the array is used again
         */
        void take(long frame, int bead, double[] numbers) throws IOException;
    }

    private TrackingJournal(Path traces, Path path, FileChannel channel, long start, int rowNumbers, int frameRows)
            throws IOException {
        this.traces = traces;
        this.path = path;
        this.channel = channel;
        this.fileKey = attributes(path).fileKey();
        this.start = start;
        this.end = start;
        this.rowNumbers = rowNumbers;
        this.frameRows = frameRows;
        int frameBytes = Math.multiplyExact(Math.multiplyExact(rowNumbers, Double.BYTES), frameRows);
        block = ByteBuffer.allocate(Math.addExact(BLOCK_HEADER + BLOCK, frameBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns where the partial results of a file of traces are. */
    public static Path pathFor(Path traces) {
        return traces.resolveSibling(traces.getFileName() + ".partial");
    }

    /**
     * Opens the partial results of a file of traces, or starts them.
     *
     * @param traces the file of traces
     * @param origin all that the results depend on; those of another origin are replaced
     * @param beads the rows of each frame
     * @param rowNumbers the numbers of each row
     * @param restart whether to replace them in any case
     * @throws BadFileException if something else has that name
     */
    public static TrackingJournal open(
            Path traces, Map<String, String> origin, int beads, int rowNumbers, boolean restart) throws IOException {
        Path path = pathFor(traces.toAbsolutePath());
        FileChannel channel = openChannel(path);
        try {
            lock(channel, traces);
            requireOurs(path, channel);
            StringBuilder text = new StringBuilder(MAGIC).append('\n');
            new TreeMap<>(origin)
                    .forEach((key, value) ->
                            text.append(key).append(": ").append(value).append('\n'));
            byte[] wanted = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
            TrackingJournal journal = new TrackingJournal(traces, path, channel, wanted.length, rowNumbers, beads);
            String found = readOrigin(channel);
            if (restart || !found.equals(text.toString())) {
                journal.replaced = restart || channel.size() == 0 ? "" : firstDifference(found, text.toString());
                channel.truncate(0);
                try {
                    journal.write(ByteBuffer.wrap(wanted));
                } catch (IOException e) {
                    journal.close(); // Which removes a file without frames.
                    throw e;
                }
            } else {
                journal.findEnd();
            }
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Makes the file, or opens the one that is there, but no link: what that names is someone else's. */
    private static FileChannel openChannel(Path path) throws IOException {
        try {
            return FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            BasicFileAttributes found = attributes(path);
            if (!found.isRegularFile()) {
                throw foreign(
                        path,
                        found.isSymbolicLink()
                                ? "it is a link"
                                : found.isDirectory() ? "it is a folder" : "it is no file");
            }
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** A file that was killed or whose disk was full while it was begun may have the beginning of ours, or be empty. */
    private static void requireOurs(Path path, FileChannel channel) throws IOException {
        byte[] magic = (MAGIC + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer start = ByteBuffer.allocate(magic.length);
        while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {}
        if (start.position() == 0 && names(path) > 1) {
            throw foreign(path, "it is empty, and has another name too");
        }
        if (!Arrays.equals(start.array(), 0, start.position(), magic, 0, start.position())) {
            throw foreign(path, "it is some other file");
        }
    }

    /** How many names a file has, where the system tells. */
    private static int names(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (Integer) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                : 1;
    }

    private static BadFileException foreign(Path path, String what) {
        return new BadFileException(
                path,
                "partial results would be written to a file of this name, but " + what
                        + ", which magtrack does not replace; move it away, or give --out another name");
    }

    private static void lock(FileChannel channel, Path traces) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new FileSystemException(traces.toString(), null, "it is being tracked by another magtrack");
        }
    }

    /** The text up to the empty line; empty if there is none. */
    private static String readOrigin(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), BLOCK));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int end = text.indexOf("\n\n");
        return text.startsWith(MAGIC) && end >= 0 ? text.substring(0, end + 2) : "";
    }

    /** The key of the first line that differs, which tells a person what is not as it was. */
    private static String firstDifference(String found, String wanted) {
        return wanted.lines()
                .filter(line -> line.contains(":") && found.lines().noneMatch(line::equals))
                .map(line -> line.substring(0, line.indexOf(':')))
                .findFirst()
                .orElse("format");
    }

    private void findEnd() throws IOException {
        end = start;
        read(null);
        channel.truncate(end);
        channel.position(end);
    }

    /** Returns the number of whole frames that are there. */
    public long frames() {
        return frames;
    }

    /** Returns what differed in partial results that were replaced; empty if none were. */
    public String replaced() {
        return replaced;
    }

    /** Adds a row: all beads of a frame, then those of the next. */
    public void add(double... numbers) throws IOException {
        if (blockRows == 0) {
            block.clear().position(BLOCK_HEADER);
        }
        for (double number : numbers) {
            block.putDouble(number);
        }
        blockRows++;
        if (blockRows % frameRows == 0) {
            blockFrames++;
            if (block.position() >= BLOCK || System.nanoTime() - flushed >= BLOCK_NANOS) {
                flush();
            }
        }
    }

    /** Writes what was added. */
    public void flush() throws IOException {
        flushed = System.nanoTime();
        if (blockFrames == 0) {
            return;
        }
        block.putInt(0, blockFrames).putInt(4, checksum(block.position()));
        write(block.flip());
        frames += blockFrames;
        blockFrames = 0;
        blockRows = 0;
    }

    private int checksum(int limit) {
        CRC32 crc = new CRC32();
        crc.update(block.array(), BLOCK_HEADER, limit - BLOCK_HEADER);
        return (int) crc.getValue();
    }

    private void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            end = channel.position();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // The system says what is wrong (no space left), but not with which file.
            FileSystemException failed =
                    new FileSystemException(traces.toString(), null, "partial results: " + e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }

    /** Hands out all rows that are there, from the first frame on. */
    public void forEach(Rows rows) throws IOException {
        flush();
        long expected = frames;
        read(rows);
        if (frames != expected) {
            throw new BadFileException(path, "it changed while it was in use");
        }
    }

    private void read(Rows rows) throws IOException {
        double[] numbers = new double[rowNumbers];
        long size = channel.size();
        long at = start;
        frames = 0;
        while (at + BLOCK_HEADER <= size && readAt(at, BLOCK_HEADER)) {
            int count = block.getInt(0);
            int checksum = block.getInt(4);
            long bytes = BLOCK_HEADER + (long) count * frameRows * rowNumbers * Double.BYTES;
            if (count <= 0 || bytes > block.capacity() || at + bytes > size) {
                break;
            }
            if (!readAt(at, (int) bytes) || checksum((int) bytes) != checksum) {
                break;
            }
            block.position(BLOCK_HEADER);
            for (int frame = 0; rows != null && frame < count; frame++) {
                for (int bead = 0; bead < frameRows; bead++) {
                    for (int i = 0; i < rowNumbers; i++) {
                        numbers[i] = block.getDouble();
                    }
                    rows.take(frames + frame, bead, numbers);
                }
            }
            frames += count;
            at += bytes;
        }
        end = at;
    }

    private boolean readAt(long at, int bytes) throws IOException {
        block.clear().limit(bytes);
        while (block.hasRemaining()) {
            if (channel.read(block, at + block.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Removes the file: all that it holds is in the traces. */
    public void delete() throws IOException {
        boolean isOurs = isStillThere();
        channel.close();
        if (isOurs) {
            Files.deleteIfExists(path);
        }
    }

    /** Whether the name still stands for the file that is open, where the system tells. */
    private boolean isStillThere() throws IOException {
        try {
            return Objects.equals(attributes(path).fileKey(), fileKey);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Lets go of the file, which stays if there is a frame in it. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            flush();
        } finally {
            if (frames == 0) {
                delete();
            }
            channel.close();
        }
    }
}
