package io.github.magtrack4j.tracking.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.files.AxisOrder;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.tracking.MovieTracking;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the frames are that have to be copied out of a file. */
class ReadAheadTest {
    private static final int SIZE = 16;
    private static final int FRAMES = 30;
    private static final int CHUNK = 7;

    @TempDir
    private Path folder;

    /** The file of a movie whose frames are its last axis, so that they must be rearranged. */
    private Path file;

    @BeforeEach
    void write() throws IOException {
        ImageStack transposed = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, SIZE, FRAMES, SIZE);
        // Three axes in the file: a frame's row, its column, its number.
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                for (int k = 0; k < FRAMES; k++) {
                    transposed.set(i, j, k, pixel(i, j, k));
                }
            }
        }
        file = folder.resolve("movie.npy");
        NpyArray.write(file, transposed);
    }

    private static int pixel(int row, int column, long frame) {
        return (int) ((row * 7 + column * column + 3 * frame) % 251);
    }

    private Movie open() throws IOException {
        return Movie.open(file, OpenOptions.DEFAULTS.withAxisOrder(AxisOrder.IMAGE_LAST));
    }

    /** An arena that knows what it has given out. */
    private static final class KnownArena implements Arena {
        private final Arena arena = Arena.ofShared();
        private final List<MemorySegment> given = new ArrayList<>();

        @Override
        public synchronized MemorySegment allocate(long byteSize, long byteAlignment) {
            MemorySegment segment = arena.allocate(byteSize, byteAlignment);
            given.add(segment);
            return segment;
        }

        synchronized boolean has(MemorySegment segment) {
            return given.stream()
                    .anyMatch(one -> segment.address() >= one.address()
                            && segment.address() + segment.byteSize() <= one.address() + one.byteSize());
        }

        @Override
        public MemorySegment.Scope scope() {
            return arena.scope();
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @Test
    void copiesAreInTwoPlacesInTurn() throws IOException {
        try (Movie movie = open();
                KnownArena arena = new KnownArena();
                ReadAhead reader = new ReadAhead(movie, 0, CHUNK, arena)) {
            long frames = 0;
            ReadAhead.Chunk chunk;
            while ((chunk = reader.next()) != null) {
                assertEquals(frames, chunk.first());
                assertTrue(arena.has(chunk.frames().segment()));
                for (long frame = 0; frame < chunk.frames().count(); frame++) {
                    for (int row = 0; row < SIZE; row++) {
                        for (int column = 0; column < SIZE; column++) {
                            assertEquals(
                                    pixel(row, column, chunk.first() + frame),
                                    chunk.frames().get(frame, row, column));
                        }
                    }
                }
                frames += chunk.frames().count();
            }
            assertEquals(FRAMES, frames);
            assertEquals(2, arena.given.size());
        }
    }

    /** Tracks, and answers whether all images that were tracked were in memory of the backend's arena. */
    private boolean areImagesInMemoryOfTheBackend(List<RegionOfInterest> regions) throws IOException {
        KnownArena arena = new KnownArena();
        List<Boolean> answers = new ArrayList<>();
        try (Movie movie = open();
                Backend backend = Backend.cpu(1)) {
            Backend watched = (Backend) Proxy.newProxyInstance(
                    Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("stackToXyzp")) {
                            answers.add(arena.has(((ImageStack) arguments[0]).memory()));
                        }
                        return method.getName().equals("newArena") ? arena : method.invoke(backend, arguments);
                    });
            MovieTracking.of(movie, watched)
                    .withRegions(regions)
                    .withChunkFrames(CHUNK)
                    .to(chunk -> {});
        }
        assertFalse(arena.scope().isAlive());
        assertEquals((FRAMES + CHUNK - 1) / CHUNK, answers.size());
        return !answers.contains(false);
    }

    /** On a GPU that memory is page-locked: images are copied to the GPU from there, and not before. */
    @Test
    void whatIsTrackedIsInMemoryOfTheBackend() throws IOException {
        assertTrue(areImagesInMemoryOfTheBackend(List.of()));
        assertTrue(areImagesInMemoryOfTheBackend(
                List.of(new RegionOfInterest(2, 10, 3, 11), new RegionOfInterest(0, 8, 8, 16))));
    }
}
