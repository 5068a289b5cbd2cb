package io.github.magtrack4j.cli;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.Movie;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.Future;

/** Reads a movie from some frame to its last in chunks, each while the one before is in use. */
final class ReadAhead implements AutoCloseable {
    /**
     * Some frames in a row.
     *
     * @param first the number of the first
     * @param frames the frames
     * @param arena what their memory lives as long as
     */
    record Chunk(long first, ImageStack frames, Arena arena) implements AutoCloseable {
        @Override
        public void close() {
            arena.close();
        }
    }

    private final Movie movie;
    private final long chunkFrames;
    private final BackgroundThread thread = new BackgroundThread("reader");
    private long next;
    private Future<Chunk> coming;

    ReadAhead(Movie movie, long firstFrame, long chunkFrames) {
        this.movie = movie;
        this.next = Math.min(firstFrame, movie.frameCount());
        this.chunkFrames = chunkFrames;
        startNext();
    }

    /** Returns the next chunk, which the caller closes, or null after the last. */
    Chunk next() throws IOException {
        if (coming == null) {
            return null;
        }
        Chunk chunk = BackgroundThread.await(coming);
        startNext();
        return chunk;
    }

    private void startNext() {
        long first = next;
        long count = Math.min(chunkFrames, movie.frameCount() - first);
        next += count;
        coming = count == 0 ? null : thread.start(() -> read(first, count));
    }

    private Chunk read(long first, long count) throws IOException {
        // Shared: this thread reads, others track.
        Arena arena = Arena.ofShared();
        try {
            ImageStack frames = movie.read(first, count, arena);
            if (frames.segment().isMapped()) {
                // A mapped file is read when it is touched; that should happen here, not in the middle of the tracking.
                frames.segment().load();
            }
            return new Chunk(first, frames, arena);
        } catch (Throwable failure) {
            arena.close();
            throw failure;
        }
    }

    /** Waits for the chunk that is being read, and lets go of it. */
    @Override
    public void close() throws IOException {
        thread.close();
        if (coming != null && coming.state() == Future.State.SUCCESS) {
            coming.resultNow().close();
        }
    }
}
