package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ZLutHeightsTest {
    @Test
    void theLastCountsWhereItIsOne() {
        assertArrayEquals(
                new double[] {-10, 0, 10, 20}, ZLut.heights(-10, 20, 10).toArray());
        assertArrayEquals(new double[] {0, 10}, ZLut.heights(0, 19.9, 10).toArray());
        assertArrayEquals(new double[] {5}, ZLut.heights(5, 5, 1).toArray());
        assertEquals(4, ZLut.heights(0, 0.3, 0.1).size());
    }
}
