package io.github.magtrack4j.tracking.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.TraceClock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimeStampsTest {
    private static long[] frames(int count) {
        return LongStream.range(0, count).toArray();
    }

    private static double[] every(double interval, int count) {
        return IntStream.range(0, count).mapToDouble(i -> 1e6 + interval * i).toArray();
    }

    private static TimeStamps of(double... seconds) {
        return TimeStamps.of(frames(seconds.length), seconds);
    }

    @Test
    void evenTimesGiveTheRate() {
        TimeStamps stamps = of(every(0.01, 1000));
        assertTrue(stamps.areUsable());
        assertEquals(100, stamps.rate(), 1e-6);
        assertEquals(0, stamps.lost());
        assertArrayEquals(frames(1000), stamps.slots());
        assertEquals(List.of(), stamps.notes(0));
        assertEquals(List.of(), stamps.notes(100.9));
        assertEquals(
                List.of("its time stamps tell 100 frames per second, and not 102; the time stamps are used"),
                stamps.notes(102));
    }

    @Test
    void lostFramesAreCountedAndAreGaps() {
        double[] seconds = every(0.01, 100);
        for (int i = 40; i < 100; i++) {
            seconds[i] += i < 70 ? 0.03 : 0.04;
        }
        TimeStamps stamps = of(seconds);
        assertEquals(4, stamps.lost());
        assertEquals(100, stamps.rate(), 1e-6);
        assertEquals(39, stamps.slots()[39]);
        assertEquals(43, stamps.slots()[40]);
        assertEquals(103, stamps.slots()[99]);
        assertEquals(1, stamps.notes(0).size());
        assertTrue(
                stamps.notes(0)
                        .getFirst()
                        .startsWith("by its time stamps, 4 frames were lost while it was recorded, the first after"
                                + " frame 39; "),
                stamps.notes(0).toString());
    }

    /** Rows that are missing by their numbers were not lost. */
    @Test
    void numbersOfFramesCount() {
        TimeStamps stamps = TimeStamps.of(new long[] {5, 6, 9, 10, 11}, new double[] {0, 1, 4, 6, 7});
        assertEquals(1, stamps.lost());
        assertArrayEquals(new long[] {0, 1, 4, 6, 7}, stamps.slots());
        assertEquals(1, stamps.rate());
        // Every thousandth frame, with a rate that wavers by less than a percent.
        stamps = TimeStamps.of(new long[] {0, 1000, 2000, 3000}, new double[] {0, 10, 20, 30.09});
        assertEquals(0, stamps.lost());
    }

    @Test
    void unevenTimesAreTold() {
        double[] seconds = every(0.01, 1000);
        for (int i = 1; i < 1000; i += 2) {
            seconds[i] += 0.0005;
        }
        TimeStamps stamps = of(seconds);
        assertEquals(0, stamps.lost());
        // Intervals of 10.5 and 9.5 ms.
        assertTrue(stamps.notes(0).getFirst().contains("vary by 5.0 % (standard deviation)"), "" + stamps.notes(0));
        // Stamps in whole ms of 2000 frames per second are no loss of frames.
        double[] coarse = Arrays.stream(every(0.0005, 1000))
                .map(t -> Math.floor(t * 1000) / 1000)
                .toArray();
        assertEquals(0, of(coarse).lost());
        assertEquals(2000, of(coarse).rate(), 5);
    }

    @Test
    void timesThatDoNotRiseAreOfNoUse() {
        for (double[] seconds :
                new double[][] {{0, 1, 0.5, 2}, {0, Double.NaN, 2, 3}, {0, 1, Double.POSITIVE_INFINITY}, {7, 7, 7}}) {
            TimeStamps stamps = of(seconds);
            assertFalse(stamps.areUsable());
            assertTrue(stamps.notes(0).getFirst().startsWith("its time stamps are ignored"), "" + stamps.notes(0));
        }
        assertEquals(List.of(), of().notes(100));
        assertEquals(List.of(), of(5).notes(100));
        assertFalse(of(5).areUsable());
    }

    private static Trace trace(int bead, double[] seconds) {
        double[] values = new double[seconds.length];
        return new Trace(bead, frames(seconds.length), values, values, values, Map.of(TraceClock.COLUMN, seconds));
    }

    @Test
    void clockTakesStampsBeforeTheRate() {
        Trace first = trace(0, every(0.02, 10));
        double[] later = Arrays.copyOfRange(every(0.02, 12), 2, 12);
        Trace second = trace(1, later);
        TraceClock clock = TraceClock.of(List.of(second, first), 50);
        assertTrue(clock.inSeconds() && clock.isStamped());
        assertEquals(0, clock.times(first).axis()[0]);
        assertEquals(0.04, clock.times(second).axis()[0], 1e-9);
        assertEquals(50, clock.times(second).rate(), 1e-6);
        assertTrue(clock.describe().startsWith("50 frames per second by its time stamps"), clock.describe());
    }

    @Test
    void withoutStampsThereIsTheRateOrNone() {
        double[] values = new double[3];
        Trace plain = new Trace(0, new long[] {2, 3, 5}, values, values, values);
        TraceClock rate = TraceClock.of(List.of(plain), 10);
        assertArrayEquals(new double[] {0.2, 0.3, 0.5}, rate.times(plain).axis(), 1e-12);
        assertEquals(10, rate.times(plain).rate());
        assertEquals("10.0 frames per second", rate.describe());
        TraceClock none = TraceClock.of(List.of(plain), 0);
        assertFalse(none.inSeconds());
        assertArrayEquals(new double[] {2, 3, 5}, none.times(plain).axis());
        // One bead's stamps alone would put the beads on different axes.
        TraceClock mixed = TraceClock.of(List.of(trace(1, every(1, 3)), plain), 10);
        assertFalse(mixed.isStamped());
        TraceClock bad = TraceClock.of(List.of(trace(1, new double[] {1, 0, 2})), 0);
        assertFalse(bad.inSeconds());
        assertEquals(1, bad.notes().size());
    }
}
