package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.method.TrackingMethod;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import io.github.magtrack4j.quality.QualityFlag;
import io.github.magtrack4j.tracking.internal.BackgroundThread;
import io.github.magtrack4j.tracking.internal.ChunkSize;
import io.github.magtrack4j.tracking.internal.ReadAhead;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Tracks a movie chunk by chunk: while one chunk is tracked, the next is read, and the one before handed to the sink.
 * It is used once, by one thread.
 */
final class TrackingLoop {
    /** The most memory of a chunk: enough images for many threads, and little beside any machine's memory. */
    private static final long CHUNK_BYTES = 64L << 20;

    private final Backend backend;
    private final Movie movie;
    private final BeadStacks stacks;
    private final List<Integer> beadNumbers;
    private final int beads;
    private final Localizer localizer;
    private final TrackingMethod method;
    private final boolean hasTables;
    private final ChunkSize chunkSize;
    private Future<Void> writing;
    private long lost;
    private long withoutZ;
    private long flagged;

    /**
     * Makes ready.
     *
     * @param stacks the images of the beads in frames
     * @param beadNumbers the number of each bead
     * @param localizer what makes localizations of images
     * @param method by which method
     * @param hasTables whether it has look-up tables
     * @param chunkFrames the frames of each chunk; 0 for what suits the movie
     */
    TrackingLoop(
            Backend backend,
            Movie movie,
            BeadStacks stacks,
            List<Integer> beadNumbers,
            Localizer localizer,
            TrackingMethod method,
            boolean hasTables,
            long chunkFrames) {
        this.backend = backend;
        this.movie = movie;
        this.stacks = stacks;
        this.beadNumbers = beadNumbers;
        this.beads = beadNumbers.size();
        this.localizer = localizer;
        this.method = method;
        this.hasTables = hasTables;
        this.chunkSize = chunkFrames > 0 ? ChunkSize.fixed(Math.min(chunkFrames, movie.frameCount())) : chunkSize();
    }

    private ChunkSize chunkSize() {
        long frameBytes =
                (long) movie.height() * movie.width() * movie.pixelType().bytes();
        return ChunkSize.upTo(Math.clamp(CHUNK_BYTES / frameBytes, 1, Math.max(1, movie.frameCount())));
    }

    /** Tracks the frames from some frame on; those that were tracked are handed to the sink whatever happens then. */
    MovieTracking.Summary track(long firstFrame, TraceSink sink, ProgressListener progress) throws IOException {
        long began = System.nanoTime();
        // The order matters: the threads come to rest before the memory they work on goes.
        try (Arena arena = backend.newArena();
                Arena aside = Arena.ofShared();
                ReadAhead reader =
                        new ReadAhead(movie, firstFrame, chunkSize::frames, stacks.areFramesAsRead() ? arena : aside);
                BackgroundThread writer = new BackgroundThread("writer")) {
            try {
                trackChunks(firstFrame, reader, writer, arena, sink, progress);
                awaitWriting();
            } catch (IOException | RuntimeException | Error failure) {
                addFailureToWrite(failure);
                throw failure;
            }
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        long frames = movie.frameCount() - firstFrame;
        return new MovieTracking.Summary(frames, beads, lost, withoutZ, flagged, firstFrame, method, "", "", seconds);
    }

    private void trackChunks(
            long firstFrame,
            ReadAhead reader,
            BackgroundThread writer,
            Arena arena,
            TraceSink sink,
            ProgressListener progress)
            throws IOException {
        ImageStack calibrated = stacks.allocate(arena, movie.height(), movie.width(), chunkSize.most());
        Localizer.Room room = localizer.allocate(arena, chunkSize.most() * beads);
        Localizer.Room spare = localizer.allocate(arena, chunkSize.most() * beads);
        long first = firstFrame;
        while (true) {
            long frames;
            TraceChunk tracked;
            long begun;
            try {
                ReadAhead.Chunk chunk = reader.next();
                if (chunk == null) {
                    return;
                }
                begun = System.nanoTime();
                frames = chunk.frames().count();
                ImageStack images = stacks.of(chunk.frames(), calibrated);
                tracked = localizer.localize(images, room, first, beadNumbers);
            } catch (CudaException failure) {
                awaitWriting();
                throw TrackingStoppedException.ofGpu(first, movie.frameCount(), failure);
            } catch (InternalError failure) {
                awaitWriting();
                if (!InputFile.isFault(failure)) {
                    throw failure;
                }
                throw TrackingStoppedException.ofMovie(movie.path(), first, movie.frameCount(), failure);
            }
            chunkSize.took(frames, System.nanoTime() - begun);
            awaitWriting();
            writing = writer.start(() -> {
                finish(tracked);
                sink.add(tracked);
                return null;
            });
            Localizer.Room free = spare;
            spare = room;
            room = free;
            first += frames;
            progress.update(first, movie.frameCount());
        }
    }

    private void awaitWriting() throws IOException {
        if (writing != null) {
            BackgroundThread.await(writing);
        }
    }

    /** Waits for the sink, whose failure may not be lost behind another. */
    @SuppressWarnings("ReferenceEquality") // the same failure, and not one like it
    private void addFailureToWrite(Throwable failure) {
        try {
            awaitWriting();
        } catch (IOException | RuntimeException | Error ofSink) {
            if (ofSink != failure) {
                failure.addSuppressed(ofSink);
            }
        }
    }

    /** Makes x and y pixels of the full frame, what was lost NaN, and counts. */
    private void finish(TraceChunk chunk) {
        Tracks tracks = chunk.tracks();
        for (int bead = 0; bead < beads; bead++) {
            int left =
                    stacks.regions().isEmpty() ? 0 : stacks.regions().get(bead).left();
            int top =
                    stacks.regions().isEmpty() ? 0 : stacks.regions().get(bead).top();
            for (long frame = 0; frame < chunk.frames(); frame++) {
                long image = chunk.image(frame, bead);
                double x = tracks.x().get(image);
                double y = tracks.y().get(image);
                boolean isLost = Double.isNaN(x) || Double.isNaN(y);
                tracks.x().set(image, isLost ? Double.NaN : left + x);
                tracks.y().set(image, isLost ? Double.NaN : top + y);
                if (isLost) {
                    tracks.z().set(image, Double.NaN);
                    lost++;
                } else if (hasTables && Double.isNaN(tracks.z().get(image))) {
                    withoutZ++;
                }
            }
        }
        for (Estimate estimate : chunk.quality()) {
            flagged += QualityFlag.tellOfDoubt(estimate.flags()) ? 1 : 0;
        }
    }
}
