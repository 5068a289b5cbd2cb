package io.github.magtrack4j.examples;

import io.github.magtrack4j.*;
import io.github.magtrack4j.simulation.*;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/**
 * Tracks beads while a camera films them. The camera's callback copies a frame and returns; another thread tracks a
 * batch of frames while the next one fills. If it cannot keep up, or fails, frames are dropped and counted: the camera
 * never waits, and its callback does not throw.
 */
public class TrackCamera {
    private static final int BATCH = 32;
    private static final int BATCHES = 8;
    private static final Batch END = new Batch(null);

    private final Backend backend = Backend.best();
    // On a GPU this memory is page-locked: frames go from it to the card without another copy.
    private final Arena arena = backend.newArena();
    private final BlockingQueue<Batch> free = new LinkedBlockingQueue<>();
    private final BlockingQueue<Batch> full = new LinkedBlockingQueue<>();
    private final List<RegionOfInterest> regions;
    private final ZLut zlut;
    private final BiConsumer<Long, Tracks> results;
    private final Thread tracker = new Thread(this::track, "tracker");
    private volatile Throwable failure;
    private Batch filling;
    private long frames;
    private long dropped;

    /** Frames on their way. */
    private static class Batch {
        final ImageStack stack;
        long firstFrame;
        int count;

        Batch(ImageStack stack) {
            this.stack = stack;
        }
    }

    /** Makes ready for frames of a size; results are told the first frame's number and the batch's tracks. */
    public TrackCamera(
            PixelType type,
            int height,
            int width,
            List<RegionOfInterest> regions,
            ZLut zlut,
            BiConsumer<Long, Tracks> results) {
        this.regions = regions;
        this.zlut = zlut;
        this.results = results;
        for (int i = 0; i < BATCHES; i++) {
            free.add(new Batch(ImageStack.allocate(arena, type, height, width, BATCH)));
        }
        tracker.start();
    }

    /** The camera's callback: the pixels are its own, and gone when this returns. */
    public void onFrame(MemorySegment pixels) {
        frames++;
        if (filling == null) {
            filling = free.poll();
            if (filling == null) {
                dropped++;
                return;
            }
            filling.firstFrame = frames - 1;
            filling.count = 0;
        }
        ImageStack slot = filling.stack.slice(filling.count++, 1);
        slot.segment().copyFrom(pixels);
        if (filling.count == BATCH) {
            full.add(filling);
            filling = null;
        }
    }

    private void track() {
        try {
            for (Batch batch = full.take(); batch != END; batch = full.take()) {
                ImageStack taken = batch.stack.slice(0, batch.count);
                results.accept(batch.firstFrame, backend.stackToXyzp(backend.cropStackToRois(taken, regions), zlut));
                free.add(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e; // for close: thrown here it would be lost with the thread
        }
    }

    /** Tracks what is left; called after the last frame. What tracking or the results' taker threw, this throws. */
    public void close() throws InterruptedException {
        if (filling != null) {
            full.add(filling);
        }
        full.add(END);
        tracker.join();
        arena.close();
        backend.close();
        if (failure != null) {
            throw new IllegalStateException("tracking stopped: " + failure.getMessage(), failure);
        }
    }

    /** Films a simulated sample. */
    public static void main(String[] args) throws InterruptedException {
        MovieSimulator sample = new MovieSimulator(
                MovieOptions.DEFAULTS.withFrameSize(120, 240).withBeads(2).withFrames(200));
        try (Backend backend = Backend.cpu();
                Arena arena = Arena.ofConfined()) {
            ZLut zlut = sample.simulateZlut(backend, ZLut.heights(1500, 4000, 25), 64, 1);
            TrackCamera live =
                    new TrackCamera(PixelType.U8, 120, 240, sample.regions(64), zlut, (firstFrame, tracks) -> {
                        long last = tracks.count() / 2 - 1; // the last frame's image of bead 0
                        System.out.printf(
                                "frame %d: z of bead 0 is %.0f nm%n",
                                firstFrame + last, tracks.z().get(last));
                    });
            ImageStack frame = ImageStack.allocate(arena, PixelType.U8, 120, 240, 1);
            for (int i = 0; i < 200; i++) {
                sample.render(backend, i, frame);
                live.onFrame(frame.segment());
            }
            live.close();
            System.out.println(live.dropped + " of " + live.frames + " frames dropped");
        }
    }
}
