package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.benchmarks.functions.BeadImages;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tracking regions of 64 × 64 pixels where they lie in their frames, against cropping them first. The time is that of
 * all regions of all frames, on one thread, with a look-up table.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class RegionBenchmark {
    private static final int SIZE = 64;

    /** Height and width of a frame. */
    @Param({"512x640", "4096x4096"})
    String frame;

    @Param({"U8", "U16"})
    PixelType pixelType;

    @Param({"F32", "F64"})
    Precision precision;

    private Arena arena;
    private Backend backend;
    private ZLut zlut;
    private ImageStack frames;
    private List<RegionOfInterest> regions;
    private ImageStack crops;
    private ImageStack view;
    private Tracks tracks;

    /** Tiles frames with images of beads, and makes room for the results. */
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // close() does
    public void open() {
        arena = Arena.ofShared();
        backend = Backend.cpu(1).withPrecision(precision);
        int height = Integer.parseInt(frame.substring(0, frame.indexOf('x')));
        int width = Integer.parseInt(frame.substring(frame.indexOf('x') + 1));
        // As many images as in a chunk of a movie, whatever the size of the frames.
        int beads = Math.min(64, height / SIZE * (width / SIZE));
        int count = height * width > 1 << 20 ? 4 : 16;
        ImageStack images = BeadImages.stack(arena, pixelType, SIZE, 64);
        zlut = BeadImages.zlut(SIZE);
        frames = ImageStack.allocate(arena, pixelType, height, width, count);
        regions = new ArrayList<>();
        int perRow = width / SIZE;
        int step = Math.max(1, height / SIZE * perRow / beads);
        for (int bead = 0; bead < beads; bead++) {
            int tile = bead * step;
            int top = tile / perRow * SIZE;
            int left = tile % perRow * SIZE;
            regions.add(new RegionOfInterest(top, top + SIZE, left, left + SIZE));
        }
        view = frames.regions(regions);
        for (long image = 0; image < view.count(); image++) {
            paste(images, image % images.count(), view, image);
        }
        crops = ImageStack.allocate(arena, pixelType, SIZE, view.count());
        tracks = Tracks.allocate(arena, view.count(), 0);
    }

    private static void paste(ImageStack from, long image, ImageStack into, long at) {
        long rowBytes = from.rowBytes();
        for (int row = 0; row < SIZE; row++) {
            MemorySegment.copy(
                    from.memory(),
                    from.offset(image) + row * rowBytes,
                    into.memory(),
                    into.offset(at) + row * into.rowBytes(),
                    rowBytes);
        }
    }

    /** Closes what was opened. */
    @TearDown
    public void close() {
        backend.close();
        arena.close();
    }

    /** Regions are copied out of the frames, and tracked. */
    @Benchmark
    public Tracks cropAndTrack() {
        backend.cropStackToRois(frames, regions, crops);
        backend.stackToXyzp(crops, zlut, TrackingOptions.DEFAULTS, tracks);
        return tracks;
    }

    /** Regions are tracked where they are. */
    @Benchmark
    public Tracks trackInFrames() {
        backend.stackToXyzp(view, zlut, TrackingOptions.DEFAULTS, tracks);
        return tracks;
    }
}
