package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.Movie;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Reads a movie from some frame to its last in chunks, each while the one before is in use. Frames that cannot be used
 * where they are in the file are copied into memory of an arena, the same for every other chunk.
 */
public final class ReadAhead implements AutoCloseable {
    /**
     * Some frames in a row.
     *
     * @param first the number of the first
     * @param frames the frames; to be looked at until the next chunk is asked for
     */
    public record Chunk(long first, ImageStack frames) {}

    private final Movie movie;
    private final LongSupplier chunkFrames;
    private final BackgroundThread thread = new BackgroundThread("reader");
    private ReusedMemory memory;
    private ReusedMemory spare;
    private long next;
    private Future<Chunk> coming;

    /**
     * Begins to read in chunks of one size.
     *
     * @param arena what copies of frames are in, shared between threads; it stays open
     */
    public ReadAhead(Movie movie, long firstFrame, long chunkFrames, Arena arena) {
        this(movie, firstFrame, () -> chunkFrames, arena);
    }

    /**
     * Begins to read.
     *
     * @param chunkFrames how many frames the next chunk has, asked in the thread that asks for chunks
     * @param arena what copies of frames are in, shared between threads; it stays open
     */
    public ReadAhead(Movie movie, long firstFrame, LongSupplier chunkFrames, Arena arena) {
        memory = new ReusedMemory(arena);
        spare = new ReusedMemory(arena);
        this.movie = movie;
        this.next = Math.min(firstFrame, movie.frameCount());
        this.chunkFrames = chunkFrames;
        startNext();
    }

    /** Returns the next chunk, or null after the last. Nobody may look at the one before any more. */
    public Chunk next() throws IOException {
        if (coming == null) {
            return null;
        }
        Chunk chunk = BackgroundThread.await(coming);
        startNext();
        return chunk;
    }

    private void startNext() {
        long first = next;
        long count = Math.min(chunkFrames.getAsLong(), movie.frameCount() - first);
        next += count;
        ReusedMemory into = spare;
        spare = memory;
        memory = into;
        coming = count == 0 ? null : thread.start(() -> read(first, count, into));
    }

    private Chunk read(long first, long count, ReusedMemory into) throws IOException {
        into.reuse();
        ImageStack frames = movie.read(first, count, into);
        if (frames.segment().isMapped()) {
            // A mapped file is read when it is touched; that should happen here, not in the middle of the tracking.
            frames.segment().load();
        }
        return new Chunk(first, frames);
    }

    /** Waits for the chunk that is being read. */
    @Override
    public void close() {
        thread.close();
    }
}
