package io.github.magtrack4j.cli.track;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.PixelCalibration;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.quality.LocalizationQuality;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Tracks a whole movie, however large, in chunks of frames: while one chunk is tracked, the next is read and the rows
 * of the one before are handed on. The rows do not depend on the chunks' size.
 *
 * <p>With regions of interest, each region is a bead, and x and y are in pixels of the full frame. Without, each image
 * of a movie of square images is one image of bead 0.
 *
 * <p>A tracker is immutable, and safe to share between threads that track different movies.
 */
public final class MovieTracker {
    /** The most memory of a chunk: enough images for many threads, and little beside any machine's memory. */
    private static final long CHUNK_BYTES = 64L << 20;

    private final Backend backend;
    private final TrackingOptions options;
    private final List<ZLut> zluts;
    private final List<RegionOfInterest> regions;
    private final long chunkFrames;
    private final long firstFrame;
    private final PixelCalibration calibration;

    /** Takes the rows of a movie in order: by frame, then by bead. */
    public interface Rows {
        /**
         * Takes one row.
         *
         * @param frame the number of the frame, from 0
         * @param bead the number of the bead, from 0
         * @param x the bead's x in pixels; NaN, as are y and z, if the image could not be tracked
         * @param y the bead's y in pixels
         * @param z the bead's z in nm; NaN without a look-up table, or outside it
         */
        void add(long frame, int bead, double x, double y, double z) throws IOException;
    }

    /** Takes the rows of a movie, and how far each can be trusted, in order: by frame, then by bead. */
    public interface JudgedRows {
        /**
         * Takes one row; see {@link Rows#add}.
         *
         * @param quality how far x, y and z can be trusted
         */
        void add(long frame, int bead, double x, double y, double z, Estimate quality) throws IOException;
    }

    /** Takes all that tracking gives of some frames. */
    public interface Portions {
        /**
         * Takes some frames.
         *
         * @param firstFrame the number of the first frame
         * @param frames the number of frames
         * @param tracks the image of bead b in frame {@code firstFrame + f} is number {@code b · frames + f}; x and y are
         *     in pixels of the bead's image. The memory is used again after the call.
         */
        void add(long firstFrame, long frames, Tracks tracks) throws IOException;
    }

    /**
     * What was done.
     *
     * @param frames the frames that were tracked
     * @param beads the beads in each
     * @param lost the images that could not be tracked: rows of NaN
     * @param withoutZ the images that were tracked, but have no z although there is a look-up table: they are outside it
     * @param seconds how long it took, reading and writing included
     */
    public record Summary(long frames, int beads, long lost, long withoutZ, double seconds) {
        /** Returns the number of bead images: beads times frames. */
        public long images() {
            return frames * beads;
        }

        /** Returns how many bead images were tracked a second. */
        public double imagesPerSecond() {
            return images() / seconds;
        }
    }

    /**
     * Makes a tracker.
     *
     * @param backend what computes; it stays open
     * @param options the options of each stage
     * @param zluts a look-up table for all beads, or one for each; empty for none: z is then NaN
     * @param regions squares of one size, a bead each; empty if each image is one bead's
     * @throws IllegalArgumentException if there are several tables, but not one for each bead
     */
    public MovieTracker(Backend backend, TrackingOptions options, List<ZLut> zluts, List<RegionOfInterest> regions) {
        this(backend, options, zluts, regions, 0, 0, null);
    }

    private MovieTracker(
            Backend backend,
            TrackingOptions options,
            List<ZLut> zluts,
            List<RegionOfInterest> regions,
            long chunkFrames,
            long firstFrame,
            PixelCalibration calibration) {
        int beads = Math.max(regions.size(), 1);
        if (zluts.size() > 1 && zluts.size() != beads) {
            throw new IllegalArgumentException("there are " + zluts.size()
                    + " look-up tables; there must be 1, or one for each of " + beads + " beads");
        }
        this.backend = backend;
        this.options = options;
        this.zluts = List.copyOf(zluts);
        this.regions = List.copyOf(regions);
        this.chunkFrames = chunkFrames;
        this.firstFrame = firstFrame;
        this.calibration = calibration;
    }

    /** Returns a tracker that takes this many frames at once, at least 1, in place of a number that suits the movie. */
    public MovieTracker withChunkFrames(long chunkFrames) {
        if (chunkFrames < 1) {
            throw new IllegalArgumentException("chunkFrames is " + chunkFrames + "; it must be at least 1");
        }
        return new MovieTracker(backend, options, zluts, regions, chunkFrames, firstFrame, calibration);
    }

    /** Returns a tracker that begins with this frame, 0 or more, and not with the first. */
    public MovieTracker withFirstFrame(long firstFrame) {
        if (firstFrame < 0) {
            throw new IllegalArgumentException("firstFrame is " + firstFrame + "; it must be at least 0");
        }
        return new MovieTracker(backend, options, zluts, regions, chunkFrames, firstFrame, calibration);
    }

    /** Returns a tracker that first calibrates the pixels: of a whole frame, all of which must be as large as this. */
    public MovieTracker withCalibration(PixelCalibration calibration) {
        return new MovieTracker(backend, options, zluts, regions, chunkFrames, firstFrame, calibration);
    }

    /** Returns the number of beads in each frame. */
    public int beads() {
        return regions.isEmpty() ? 1 : regions.size();
    }

    /**
     * Tracks a movie.
     *
     * @param movie the movie; it stays open
     * @param rows what takes the rows, on another thread than the caller's, but one at a time and in order
     * @param framesDone is told of each chunk of frames that has been tracked
     * @throws TrackingStoppedException if a GPU fails, or the movie is cut off; the rows of the frames before have been taken
     * @throws IOException if the movie cannot be read, or the rows not be taken
     * @throws IllegalArgumentException if the regions, the table or the images do not suit each other
     */
    public Summary track(Movie movie, Rows rows, LongConsumer framesDone) throws IOException {
        JudgedRows unjudged = (frame, bead, x, y, z, quality) -> rows.add(frame, bead, x, y, z);
        return new Run(movie, 0, 0, (first, frames, tracks, none) -> split(first, frames, tracks, none, unjudged))
                .track(framesDone);
    }

    /**
     * Tracks a movie and judges each localisation, which takes several times as long.
     *
     * @param movie the movie; it stays open
     * @param threads how many threads judge, at least 1; the rows do not depend on it
     * @param rows what takes the rows, on another thread than the caller's, but one at a time and in order
     * @param framesDone is told of each chunk of frames that has been tracked
     * @throws TrackingStoppedException if a GPU fails, or the movie is cut off; the rows of the frames before have been taken
     * @throws IOException if the movie cannot be read, or the rows not be taken
     * @throws IllegalArgumentException if the regions, the table or the images do not suit each other
     */
    public Summary track(Movie movie, int threads, JudgedRows rows, LongConsumer framesDone) throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
        }
        Results split = (first, frames, tracks, estimates) -> split(first, frames, tracks, estimates, rows);
        return new Run(movie, 0, threads, split).track(framesDone);
    }

    /**
     * Tracks a movie, for those who want the profiles as well.
     *
     * @param movie the movie; it stays open
     * @param bins the bins of each profile, or 0 for no profiles
     * @param portions what takes the tracks, on another thread than the caller's, but one at a time and in order
     * @param framesDone is told of each chunk of frames that has been tracked
     * @throws TrackingStoppedException if a GPU fails, or the movie is cut off; the frames before have been taken
     * @throws IOException if the movie cannot be read, or the tracks not be taken
     * @throws IllegalArgumentException if the regions, the tables or the images do not suit each other
     */
    public Summary track(Movie movie, int bins, Portions portions, LongConsumer framesDone) throws IOException {
        Results results = (first, frames, tracks, none) -> portions.add(first, frames, tracks);
        return new Run(movie, bins, 0, results).track(framesDone);
    }

    /** Takes all that there is of some frames: the estimates in the order of the tracks, or null. */
    private interface Results {
        void add(long firstFrame, long frames, Tracks tracks, Estimate[] estimates) throws IOException;
    }

    private void split(long first, long frames, Tracks tracks, Estimate[] estimates, JudgedRows rows)
            throws IOException {
        for (long frame = 0; frame < frames; frame++) {
            for (int bead = 0; bead < beads(); bead++) {
                long image = bead * frames + frame;
                double x = tracks.x().get(image);
                double y = tracks.y().get(image);
                Estimate quality = estimates == null ? null : estimates[(int) image];
                if (isLost(x, y)) {
                    rows.add(first + frame, bead, Double.NaN, Double.NaN, Double.NaN, quality);
                } else {
                    int left = regions.isEmpty() ? 0 : regions.get(bead).left();
                    int top = regions.isEmpty() ? 0 : regions.get(bead).top();
                    rows.add(first + frame, bead, left + x, top + y, tracks.z().get(image), quality);
                }
            }
        }
    }

    private static boolean isLost(double x, double y) {
        return Double.isNaN(x) || Double.isNaN(y);
    }

    private ChunkSize chunkSize(Movie movie) {
        if (chunkFrames > 0) {
            return ChunkSize.fixed(Math.min(chunkFrames, movie.frameCount()));
        }
        long framePixels = (long) movie.height() * movie.width();
        for (RegionOfInterest region : regions) {
            framePixels += (long) region.height() * region.width();
        }
        long frameBytes = framePixels * movie.pixelType().bytes();
        return ChunkSize.upTo(Math.clamp(CHUNK_BYTES / frameBytes, 1, Math.max(1, movie.frameCount())));
    }

    /** One movie on its way. */
    private final class Run {
        private final Movie movie;
        private final int bins;
        private final int judgingThreads;
        private final Results results;
        private final ChunkSize chunkSize;
        private final long chunkFrames;
        private long lost;
        private long withoutZ;

        /** Judges on so many threads; 0 for no judging. */
        Run(Movie movie, int bins, int judgingThreads, Results results) {
            this.movie = movie;
            this.bins = bins;
            this.judgingThreads = judgingThreads;
            this.results = results;
            this.chunkSize = chunkSize(movie);
            this.chunkFrames = chunkSize.most();
        }

        Summary track(LongConsumer framesDone) throws IOException {
            long began = System.nanoTime();
            // The order matters: the threads come to rest before the memory they work on goes.
            try (Arena arena = backend.newArena();
                    Arena aside = Arena.ofShared();
                    ReadAhead reader =
                            new ReadAhead(movie, firstFrame, chunkSize::frames, isTrackedAsRead() ? arena : aside);
                    BackgroundThread writer = new BackgroundThread("writer")) {
                ImageStack crops = regions.isEmpty()
                        ? null
                        : ImageStack.allocate(
                                arena, movie.pixelType(), regions.getFirst().height(), chunkFrames * regions.size());
                ImageStack calibrated = calibration == null ? null : allocateCalibrated(arena);
                Tracks tracks = Tracks.allocate(arena, chunkFrames * beads(), bins);
                Tracks spare = Tracks.allocate(arena, chunkFrames * beads(), bins);
                Future<Void> writing = null;
                long first = firstFrame;
                while (true) {
                    long frames;
                    Tracks tracked;
                    Estimate[] estimates;
                    long begun;
                    try {
                        ReadAhead.Chunk chunk = reader.next();
                        if (chunk == null) {
                            break;
                        }
                        begun = System.nanoTime();
                        frames = chunk.frames().count();
                        tracked = slice(tracks, 0, frames * beads());
                        ImageStack images = calibrate(images(chunk.frames(), crops), calibrated);
                        track(images, tracked);
                        estimates = judge(images, tracked);
                    } catch (CudaException failure) {
                        await(writing);
                        throw TrackingStoppedException.ofGpu(first, movie.frameCount(), failure);
                    } catch (InternalError failure) {
                        await(writing);
                        if (!InputFile.isFault(failure)) {
                            throw failure;
                        }
                        throw TrackingStoppedException.ofMovie(movie.path(), first, movie.frameCount(), failure);
                    }
                    chunkSize.took(frames, System.nanoTime() - begun);
                    await(writing);
                    long start = first;
                    writing = writer.start(() -> {
                        count(tracked);
                        results.add(start, frames, tracked, estimates);
                        return null;
                    });
                    Tracks free = spare;
                    spare = tracks;
                    tracks = free;
                    first += frames;
                    framesDone.accept(frames);
                }
                await(writing);
            }
            double seconds = (System.nanoTime() - began) * 1e-9;
            return new Summary(movie.frameCount() - firstFrame, beads(), lost, withoutZ, seconds);
        }

        private static void await(Future<Void> writing) throws IOException {
            if (writing != null) {
                BackgroundThread.await(writing);
            }
        }

        /** Whether frames go to the backend as they are, and so had best be in memory of its arena. */
        private boolean isTrackedAsRead() {
            return regions.isEmpty() && calibration == null;
        }

        private ImageStack images(ImageStack frames, ImageStack crops) {
            if (crops == null) {
                return frames;
            }
            ImageStack into = crops.slice(0, frames.count() * regions.size());
            backend.cropStackToRois(frames, regions, into);
            return into;
        }

        private ImageStack allocateCalibrated(Arena arena) {
            int height = regions.isEmpty() ? movie.height() : regions.getFirst().height();
            int width = regions.isEmpty() ? movie.width() : regions.getFirst().width();
            return ImageStack.allocate(arena, PixelType.F32, height, width, chunkFrames * beads());
        }

        /** The beads' images alone, which are fewer pixels than the frames. */
        private ImageStack calibrate(ImageStack images, ImageStack into) {
            if (into == null) {
                return images;
            }
            long frames = images.count() / beads();
            for (int bead = 0; bead < beads(); bead++) {
                PixelCalibration part = regions.isEmpty() ? calibration : calibration.crop(regions.get(bead));
                part.apply(images.slice(bead * frames, frames), into.slice(bead * frames, frames));
            }
            return into.slice(0, images.count());
        }

        private Estimate[] judge(ImageStack images, Tracks tracks) {
            if (judgingThreads == 0) {
                return null;
            }
            int size = images.width();
            if (zluts.size() <= 1) {
                return new LocalizationQuality(size, options, zluts.isEmpty() ? null : zluts.getFirst())
                        .estimate(images, tracks, judgingThreads);
            }
            Estimate[] estimates = new Estimate[Math.toIntExact(images.count())];
            int frames = estimates.length / zluts.size();
            for (int bead = 0; bead < zluts.size(); bead++) {
                int first = bead * frames;
                Estimate[] ofBead = new LocalizationQuality(size, options, zluts.get(bead))
                        .estimate(images.slice(first, frames), slice(tracks, first, frames), judgingThreads);
                System.arraycopy(ofBead, 0, estimates, first, frames);
            }
            return estimates;
        }

        /** Each bead with its table; the images of a bead follow one another. */
        private void track(ImageStack images, Tracks into) {
            if (zluts.size() <= 1) {
                backend.stackToXyzp(images, zluts.isEmpty() ? null : zluts.getFirst(), options, into);
                return;
            }
            long frames = images.count() / zluts.size();
            for (int bead = 0; bead < zluts.size(); bead++) {
                long first = bead * frames;
                backend.stackToXyzp(images.slice(first, frames), zluts.get(bead), options, slice(into, first, frames));
            }
        }

        private void count(Tracks tracks) {
            for (long image = 0; image < tracks.count(); image++) {
                if (isLost(tracks.x().get(image), tracks.y().get(image))) {
                    lost++;
                } else if (!zluts.isEmpty() && Double.isNaN(tracks.z().get(image))) {
                    withoutZ++;
                }
            }
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
