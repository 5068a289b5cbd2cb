package io.github.magtrack4j.tracking.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChunkSizeTest {
    /** Tracks chunks at so many nanoseconds a frame, and returns the size in the end. */
    private static long settled(ChunkSize size, long nanosPerFrame) {
        for (int chunk = 0; chunk < 100; chunk++) {
            size.took(size.frames(), size.frames() * nanosPerFrame);
        }
        return size.frames();
    }

    @Test
    void fastChunksGrowToTheMost() {
        ChunkSize size = ChunkSize.upTo(6400);
        assertEquals(100, size.frames());
        assertEquals(6400, size.most());
        assertEquals(6400, settled(size, 1000));
    }

    @Test
    void slowChunksTakeAFractionOfASecond() {
        for (long nanos : new long[] {100_000, 1_000_000, 40_000_000}) {
            long frames = settled(ChunkSize.upTo(6400), nanos);
            assertTrue(frames * nanos <= ChunkSize.MAX_NANOS, frames + " frames of " + nanos + " ns");
            assertTrue(4 * frames * nanos >= ChunkSize.MAX_NANOS, frames + " frames of " + nanos + " ns");
        }
        assertEquals(1, settled(ChunkSize.upTo(6400), 3_000_000_000L));
        // From slow to fast, and back.
        ChunkSize size = ChunkSize.upTo(6400);
        assertEquals(1, settled(size, 1_000_000_000));
        assertEquals(6400, settled(size, 10));
        assertEquals(1, settled(size, 1_000_000_000));
    }

    @Test
    void smallMoviesHaveAtLeastOneFrame() {
        assertEquals(1, ChunkSize.upTo(30).frames());
        assertEquals(30, settled(ChunkSize.upTo(30), 10));
        assertEquals(1, ChunkSize.upTo(1).frames());
    }

    @Test
    void fixedSizesStay() {
        assertEquals(7, settled(ChunkSize.fixed(7), 1_000_000_000));
        assertEquals(7, settled(ChunkSize.fixed(7), 1));
    }
}
