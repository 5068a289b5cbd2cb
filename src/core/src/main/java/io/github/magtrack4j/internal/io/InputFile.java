package io.github.magtrack4j.internal.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A regular file that is open for reading, of the size that it had when it was opened.
 *
 * <p>A mapped file that another program truncates faults when it is touched: the JVM throws {@link InternalError}. What
 * touches mapped pages does it in {@link #touching}, which turns the fault into an {@link IOException}, and what hands
 * them out checks the size with {@link #requireWhole} first. Safe to share between threads.
 */
public final class InputFile implements AutoCloseable {
    /** What is said of a file that no longer has what is read. */
    public static final String FAULT = ": the file was cut off, or its disk failed, while it was being read";

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private InputFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /** Something that reads mapped memory. */
    @FunctionalInterface
    public interface MappedReader<T> {
        /** Reads. */
        T read() throws IOException;
    }

    /**
     * Opens a file.
     *
     * @throws IOException with a sentence that names the file, if it is not there, not readable, or not a regular file
     */
    public static InputFile open(Path path) throws IOException {
        String name = path.toString();
        if (Files.isDirectory(path)) {
            throw new FileSystemException(name, null, "it is a folder, not a file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileSystemException(name, null, "it is not a regular file, so it cannot be mapped into memory");
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw withCause(new NoSuchFileException(name, null, "there is no such file"), e);
        } catch (AccessDeniedException e) {
            throw withCause(new AccessDeniedException(name, null, "this user may not read it"), e);
        }
        try {
            return new InputFile(path, channel, channel.size());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileSystemException withCause(FileSystemException exception, Exception cause) {
        exception.initCause(cause);
        return exception;
    }

    /** Returns the path that was opened. */
    public Path path() {
        return path;
    }

    /** Returns the size in bytes that the file had when it was opened. */
    public long size() {
        return size;
    }

    /**
     * Maps a part of the file, for reading only.
     *
     * @param arena what the mapping lives as long as; it outlives this object, whose closing does not unmap
     */
    public MemorySegment map(long offset, long bytes, Arena arena) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes, arena);
    }

    /** Reads up to a number of bytes, fewer only where the file ends. */
    public byte[] read(long offset, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(size - offset, 0, bytes));
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // The channel may give less than it was asked for.
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** Checks that the file has not become shorter since it was opened. */
    public void requireWhole() throws IOException {
        long now = channel.size();
        if (now < size) {
            throw new IOException(path + ": the file was cut from " + size + " to " + now + " bytes while it was open");
        }
    }

    /**
     * Runs something that touches mapped pages of a file.
     *
     * @throws IOException if it throws one, or if the file no longer has the pages
     */
    public static <T> T touching(Path path, MappedReader<T> reader) throws IOException {
        try {
            return reader.read();
        } catch (InternalError e) {
            if (!isFault(e)) {
                throw e;
            }
            throw new IOException(path + FAULT, e);
        }
    }

    /**
     * Tells whether an error is what the JVM throws where a mapped file no longer has what is read, or its disk fails.
     */
    public static boolean isFault(InternalError error) {
        return String.valueOf(error.getMessage()).contains("unsafe memory access");
    }

    /** Closes the file; what is mapped stays mapped. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
