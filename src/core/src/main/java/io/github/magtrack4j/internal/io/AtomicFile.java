package io.github.magtrack4j.internal.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Output that appears under its name whole or not at all.
 *
 * <p>The bytes go to a temporary file in the same folder; {@link #close} gives it the final name if {@link #commit} was
 * called, and removes it otherwise. A program that is interrupted (Ctrl-C) removes it too; only one that is killed
 * outright leaves the temporary file behind. Not safe to share between threads.
 */
public final class AtomicFile implements AutoCloseable {
    /** Written at once: large enough for the system, small enough for a {@link ByteBuffer}. */
    private static final long CHUNK = 1 << 26;

    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(AtomicFile::deleteQuietly)));
    }

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean committed;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Starts a file.
     *
     * @param path the final name; a file of that name is replaced at the end, and untouched until then
     * @throws IOException with a sentence that names the file, if it cannot be made there
     */
    public static AtomicFile create(Path path) throws IOException {
        // A link stays a link: what it points to is replaced.
        Path target = Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        String name = path.toString();
        if (Files.isDirectory(target)) {
            throw new FileSystemException(name, null, "it is a folder; the name of a file is needed");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(name, null, "it is not a regular file, so it cannot be replaced");
        }
        Path folder = target.getParent();
        if (folder == null || target.getFileName() == null) {
            throw new FileSystemException(name, null, "it is not the name of a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(name, null, "there is no folder " + folder);
        }
        while (true) {
            String unique = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
            Path temporary = folder.resolve("." + target.getFileName() + "." + unique + ".part");
            try {
                FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                UNFINISHED.add(temporary);
                return new AtomicFile(target, temporary, channel);
            } catch (FileAlreadyExistsException e) {
                // Someone else's; another name is tried.
            } catch (AccessDeniedException e) {
                AccessDeniedException denied =
                        new AccessDeniedException(name, null, "this user may not write into the folder " + folder);
                denied.initCause(e);
                throw denied;
            }
        }
    }

    /**
     * Checks that the disk has room for this many bytes, where it tells.
     *
     * @throws IOException with a sentence that says how much there is
     */
    public void requireRoom(long bytes) throws IOException {
        long room = Files.getFileStore(temporary).getUsableSpace();
        if (bytes > room) {
            throw new FileSystemException(
                    target.toString(), null, "it needs " + bytes + " bytes, and the disk has room for " + room);
        }
    }

    /** Appends the bytes between the buffer's position and its limit. */
    public void write(ByteBuffer bytes) throws IOException {
        requireUncommitted();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // The system says what is wrong (no space left), but not with which file.
            FileSystemException failed = new FileSystemException(target.toString(), null, e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }

    /** Appends all bytes of a segment. */
    public void write(MemorySegment bytes) throws IOException {
        for (long start = 0; start < bytes.byteSize(); start += CHUNK) {
            write(bytes.asSlice(start, Math.min(CHUNK, bytes.byteSize() - start))
                    .asByteBuffer());
        }
    }

    /** Returns the temporary file, for those who can only write to a path; it is there, and empty at first. */
    public Path temporary() {
        return temporary;
    }

    /** Returns the number of bytes written so far. */
    public long size() throws IOException {
        return channel.position();
    }

    /** Replaces bytes that were written earlier. */
    public void overwrite(long offset, ByteBuffer bytes) throws IOException {
        requireUncommitted();
        while (bytes.hasRemaining()) {
            offset += channel.write(bytes, offset);
        }
    }

    /** Says that the file is whole, and puts its bytes on the disk; nothing can be written after that. */
    public void commit() throws IOException {
        requireUncommitted();
        channel.force(true);
        committed = true;
    }

    private void requireUncommitted() {
        if (committed) {
            throw new IllegalStateException(target + " is committed; nothing can be written to it any more");
        }
    }

    /** Gives the file its final name if it was committed, and removes it otherwise. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (!UNFINISHED.contains(temporary)) {
            return;
        }
        try {
            channel.close();
            if (committed) {
                rename();
            }
        } finally {
            Files.deleteIfExists(temporary);
            UNFINISHED.remove(temporary);
        }
    }

    private void rename() throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The program is ending, and there is nobody left to tell.
        }
    }
}
