package io.github.magtrack4j.cli.charts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final double NAN = Double.NaN;

    @Test
    void shortTraceStaysAsItIs() {
        double[] times = {0, 1, 2, 3};
        double[] values = {5, NAN, 3, 9};
        Envelope envelope = Envelope.of(times, values, 10);
        assertArrayEquals(times, envelope.times());
        assertArrayEquals(values, envelope.values());
        assertEquals(3, envelope.lowest());
        assertEquals(9, envelope.highest());
    }

    @Test
    void spikesStayInLongTrace() {
        double[] times = new double[1_000_000];
        double[] values = new double[times.length];
        Arrays.setAll(times, i -> i);
        values[123_456] = 7;
        values[123_457] = -7;
        Envelope envelope = Envelope.of(times, values, 500);
        assertTrue(envelope.times().length <= 1000, "points: " + envelope.times().length);
        int spike = Arrays.binarySearch(envelope.times(), 123_456);
        assertTrue(spike >= 0);
        assertEquals(7, envelope.values()[spike]);
        assertEquals(-7, envelope.values()[spike + 1]);
    }

    @Test
    void gapStaysGap() {
        double[] times = new double[300];
        double[] values = new double[300];
        Arrays.setAll(times, i -> i);
        Arrays.setAll(values, i -> i >= 100 && i < 200 ? NAN : i);
        Envelope envelope = Envelope.of(times, values, 30);
        assertTrue(Arrays.stream(envelope.values()).anyMatch(Double::isNaN));
        assertEquals(0, envelope.lowest());
        assertEquals(299, envelope.highest());
    }

    @Test
    void traceWithoutValuesHasAnAxisAllTheSame() {
        Envelope envelope = Envelope.of(new double[] {0, 1}, new double[] {NAN, NAN}, 10);
        assertTrue(envelope.isEmpty());
        assertTrue(envelope.top() > envelope.bottom());
    }

    @Test
    void constantTraceHasAnAxisAllTheSame() {
        Envelope envelope = Envelope.of(new double[] {0, 1}, new double[] {4, 4}, 10);
        assertTrue(envelope.top() > 4 && envelope.bottom() < 4);
    }
}
