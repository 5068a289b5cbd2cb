package io.github.magtrack4j.cli.charts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameGridTest {
    private static Optional<FrameGrid> of(long... frames) {
        return FrameGrid.of(frames);
    }

    @Test
    void missingFramesAreGaps() {
        FrameGrid grid = of(4, 6, 10).orElseThrow();
        assertEquals(new FrameGrid(4, 2, 4), grid);
        assertArrayEquals(
                new double[] {1, 2, Double.NaN, 3}, grid.place(new long[] {4, 6, 10}, new double[] {1, 2, 3}));
    }

    @Test
    void framesThatMakeNoTraceHaveNone() {
        assertTrue(of().isEmpty());
        assertTrue(of(3).isEmpty());
        assertTrue(of(3, 3).isEmpty());
        assertTrue(of(3, 2).isEmpty());
        assertTrue(of(0, 1, 1000).isEmpty());
        assertTrue(of(0, 1, Long.MAX_VALUE).isEmpty());
    }
}
