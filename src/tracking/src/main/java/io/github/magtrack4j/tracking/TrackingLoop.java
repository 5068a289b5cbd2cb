package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.calibration.PixelCalibration;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.quality.LocalizationQuality;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import io.github.magtrack4j.tracking.internal.BackgroundThread;
import io.github.magtrack4j.tracking.internal.ChunkSize;
import io.github.magtrack4j.tracking.internal.ReadAhead;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Tracks a movie chunk by chunk: while one chunk is tracked, the next is read, and the one before handed to the sink. It is
 * used once, by one thread.
 */
final class TrackingLoop {
    /** The most memory of a chunk: enough images for many threads, and little beside any machine's memory. */
    private static final long CHUNK_BYTES = 64L << 20;

    private final Backend backend;
    private final Movie movie;
    private final List<RegionOfInterest> regions;
    private final List<Integer> beadNumbers;
    private final int beads;
    private final List<ZLut> tables;
    private final TrackingOptions options;
    private final PixelCalibration calibration;
    private final int bins;
    private final int judgingThreads;
    private final ChunkSize chunkSize;
    private Future<Void> writing;
    private long lost;
    private long withoutZ;
    private long flagged;

    /**
     * Makes ready.
     *
     * @param regions squares of one size; empty if each frame is the image of one bead
     * @param beadNumbers the number of each bead
     * @param tables one for all beads, or one for each; empty for none
     * @param calibration that of the frames' pixels, or null for none
     * @param bins the bins of each profile, or 0 for no profiles
     * @param judgingThreads on how many threads localisations are judged; 0 for no judging
     * @param chunkFrames the frames of each chunk; 0 for what suits the movie
     */
    TrackingLoop(
            Backend backend,
            Movie movie,
            List<RegionOfInterest> regions,
            List<Integer> beadNumbers,
            List<ZLut> tables,
            TrackingOptions options,
            PixelCalibration calibration,
            int bins,
            int judgingThreads,
            long chunkFrames) {
        this.backend = backend;
        this.movie = movie;
        this.regions = regions;
        this.beadNumbers = beadNumbers;
        this.beads = beadNumbers.size();
        this.tables = tables;
        this.options = options;
        this.calibration = calibration;
        this.bins = bins;
        this.judgingThreads = judgingThreads;
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
                        new ReadAhead(movie, firstFrame, chunkSize::frames, isTrackedAsRead() ? arena : aside);
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
        return new MovieTracking.Summary(frames, beads, lost, withoutZ, flagged, firstFrame, "", seconds);
    }

    private void trackChunks(
            long firstFrame,
            ReadAhead reader,
            BackgroundThread writer,
            Arena arena,
            TraceSink sink,
            ProgressListener progress)
            throws IOException {
        ImageStack calibrated = calibration == null ? null : allocateCalibrated(arena);
        Tracks tracks = Tracks.allocate(arena, chunkSize.most() * beads, bins);
        Tracks spare = Tracks.allocate(arena, chunkSize.most() * beads, bins);
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
                Tracks into = slice(tracks, 0, frames * beads);
                ImageStack images = calibrate(beadImages(chunk.frames()), calibrated);
                backend.stackToXyzp(images, tablesOf(images), options, into);
                tracked = new TraceChunk(first, frames, beadNumbers, into, judge(images, into));
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
            Tracks free = spare;
            spare = tracks;
            tracks = free;
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

    /** Whether frames go to the backend as they are, and so had best be in memory of its arena. */
    private boolean isTrackedAsRead() {
        return calibration == null;
    }

    /** The images of all beads in some frames, where they lie: all of bead 0, then all of bead 1, and so on. */
    private ImageStack beadImages(ImageStack frames) {
        return regions.isEmpty() ? frames : frames.regions(regions);
    }

    private ImageStack allocateCalibrated(Arena arena) {
        int height = regions.isEmpty() ? movie.height() : regions.getFirst().height();
        int width = regions.isEmpty() ? movie.width() : regions.getFirst().width();
        return ImageStack.allocate(arena, PixelType.F32, height, width, chunkSize.most() * beads);
    }

    /** The beads' images alone, which are fewer pixels than the frames. */
    private ImageStack calibrate(ImageStack images, ImageStack into) {
        if (into == null) {
            return images;
        }
        long frames = images.count() / beads;
        for (int bead = 0; bead < beads; bead++) {
            PixelCalibration part = regions.isEmpty() ? calibration : calibration.crop(regions.get(bead));
            part.apply(images.slice(bead * frames, frames), into.slice(bead * frames, frames));
        }
        return into.slice(0, images.count());
    }

    private List<Estimate> judge(ImageStack images, Tracks tracks) {
        if (judgingThreads == 0) {
            return List.of();
        }
        int size = images.width();
        if (tables.size() <= 1) {
            ZLut table = tables.isEmpty() ? null : tables.getFirst();
            return Arrays.asList(
                    new LocalizationQuality(size, options, table).estimate(images, tracks, judgingThreads));
        }
        Estimate[] estimates = new Estimate[Math.toIntExact(images.count())];
        int frames = estimates.length / tables.size();
        for (int bead = 0; bead < tables.size(); bead++) {
            int first = bead * frames;
            Estimate[] ofBead = new LocalizationQuality(size, options, tables.get(bead))
                    .estimate(images.slice(first, frames), slice(tracks, first, frames), judgingThreads);
            System.arraycopy(ofBead, 0, estimates, first, frames);
        }
        return Arrays.asList(estimates);
    }

    /** The table of each image; the images of a bead follow one another. */
    private ZLuts tablesOf(ImageStack images) {
        return switch (tables.size()) {
            case 0 -> ZLuts.NONE;
            case 1 -> ZLuts.of(tables.getFirst());
            default -> ZLuts.perBead(tables, images.count() / tables.size());
        };
    }

    /** Makes x and y pixels of the full frame, what was lost NaN, and counts. */
    private void finish(TraceChunk chunk) {
        Tracks tracks = chunk.tracks();
        for (int bead = 0; bead < beads; bead++) {
            int left = regions.isEmpty() ? 0 : regions.get(bead).left();
            int top = regions.isEmpty() ? 0 : regions.get(bead).top();
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
                } else if (!tables.isEmpty() && Double.isNaN(tracks.z().get(image))) {
                    withoutZ++;
                }
            }
        }
        for (Estimate estimate : chunk.quality()) {
            flagged += estimate.flags() != 0 ? 1 : 0;
        }
    }

    private static Tracks slice(Tracks tracks, long first, long count) {
        DoubleMatrix profiles = tracks.profiles();
        long rowBytes = (long) profiles.columns() * Double.BYTES;
        return new Tracks(
                new Centers(tracks.x().slice(first, count), tracks.y().slice(first, count)),
                tracks.z().slice(first, count),
                DoubleMatrix.of(
                        profiles.segment().asSlice(first * rowBytes, count * rowBytes), count, profiles.columns()));
    }
}
