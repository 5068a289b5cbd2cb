package io.github.magtrack4j.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Output that appears under its name whole or not at all.
 *
 * <p>The bytes go to a temporary file in the same folder; {@link #close} gives it the final name if {@link #commit} was
 * called, and removes it otherwise. A program that is interrupted (Ctrl-C) removes it too; only one that is killed
 * outright leaves the temporary file behind, and the next one that starts a file of the same name removes it then. A
 * temporary file is locked as long as its program lives, so that nobody else's is taken for one that was left behind;
 * where the file system has no locks, none is removed. Not safe to share between threads.
 */
public final class AtomicFile implements AutoCloseable {
    /** Written at once: large enough for the system, small enough for a {@link ByteBuffer}. */
    private static final long CHUNK = 1 << 26;

    /** The characters of the part of a temporary file's name that is by chance: a 64-bit number to the base 36. */
    private static final int UNIQUE_LENGTH = 13;

    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(AtomicFile::deleteQuietly)));
    }

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private FileLock lock;
    private boolean committed;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Writes a file of which it knows the path alone. */
    @FunctionalInterface
    public interface PathWriter {
        /** Writes the file, which is there. */
        void write(Path path) throws IOException;
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
        return create(name, target, folder.toRealPath());
    }

    private static AtomicFile create(String name, Path target, Path folder) throws IOException {
        String last = target.getFileName().toString();
        removeLeftovers(folder, last);
        AtomicFile file = null;
        while (file == null) {
            Path temporary = folder.resolve(temporaryName(last));
            // Known before it is there, so that no other thread takes it for one that was left behind.
            UNFINISHED.add(temporary);
            try {
                FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                file = new AtomicFile(target, temporary, channel);
                if (!file.lock()) {
                    channel.close();
                    file = null;
                }
            } catch (FileAlreadyExistsException e) {
                // Someone else's; another name is tried.
            } catch (AccessDeniedException e) {
                AccessDeniedException denied =
                        new AccessDeniedException(name, null, "this user may not write into the folder " + folder);
                denied.initCause(e);
                throw denied;
            } finally {
                if (file == null) {
                    UNFINISHED.remove(temporary);
                }
            }
        }
        return file;
    }

    /** Locks the temporary file; false if another program was faster, and takes it for one that was left behind. */
    private boolean lock() {
        try {
            lock = tryLock(channel);
            return lock != null && Files.exists(temporary, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // A file system without locks: there nobody removes what is left behind.
            return true;
        }
    }

    /** Locks a file until its channel is closed; null if another program has locked it. */
    private static FileLock tryLock(FileChannel channel) throws IOException {
        // Where there is no byte: where locks keep others from reading and writing, nobody should be kept from it.
        return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
    }

    private static String temporaryName(String target) {
        String unique = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
        return "." + target + "." + "0".repeat(UNIQUE_LENGTH - unique.length()) + unique + ".part";
    }

    /** Removes the temporary files of this name whose programs do not live any more. */
    private static void removeLeftovers(Path folder, String target) {
        Pattern leftover =
                Pattern.compile(Pattern.quote("." + target + ".") + "[0-9a-z]{" + UNIQUE_LENGTH + "}\\.part");
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> leftover.matcher(file.getFileName().toString()).matches())
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !UNFINISHED.contains(file))
                    .forEach(AtomicFile::removeIfLeft);
        } catch (IOException | UncheckedIOException e) {
            // A folder that cannot be listed can still be written to; what is left there is in nobody's way.
        }
    }

    private static void removeIfLeft(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (tryLock(channel) != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Another user's, or it has just gone, or there are no locks.
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

    /** Has the bytes written by something that can only write to a path, and not to this object. */
    public void writeBy(PathWriter writer) throws IOException {
        requireUncommitted();
        writer.write(temporary);
        // Some systems forget all of a program's locks on a file when it closes the file anywhere.
        if (lock != null) {
            lock.release();
            lock();
        }
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
        // The lock is released last.
        try (channel) {
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
