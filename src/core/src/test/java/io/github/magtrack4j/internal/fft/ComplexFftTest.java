package io.github.magtrack4j.internal.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComplexFftTest {
    private static IntStream lengths() {
        return IntStream.concat(
                IntStream.rangeClosed(1, 130), IntStream.of(256, 343, 360, 500, 509, 625, 729, 1022, 1024, 1155));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void equalsTheSumThatDefinesIt(int length) {
        int columns = 3;
        ComplexPlanes data = random(length * columns);
        ComplexPlanes expected = direct(data, length, columns);
        new ComplexFft(length).forward(data, columns, new ComplexPlanes(length * columns));
        double tolerance = 1e-14 * length;
        assertArrayEquals(expected.re, data.re, tolerance);
        assertArrayEquals(expected.im, data.im, tolerance);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void inverseUndoesForward(int length) {
        int columns = 2;
        ComplexPlanes data = random(length * columns);
        ComplexPlanes original = random(length * columns);
        ComplexPlanes scratch = new ComplexPlanes(length * columns);
        ComplexFft fft = new ComplexFft(length);
        fft.forward(data, columns, scratch);
        fft.inverse(data, columns, scratch);
        for (int i = 0; i < data.size(); i++) {
            assertEquals(original.re[i], data.re[i] / length, 1e-13);
            assertEquals(original.im[i], data.im[i] / length, 1e-13);
        }
    }

    @Test
    void leavesWhatLiesBehindTheDataAlone() {
        ComplexPlanes data = new ComplexPlanes(6 * 2 + 1);
        data.re[12] = 7;
        data.im[12] = 8;
        new ComplexFft(6).forward(data, 2, new ComplexPlanes(12));
        assertEquals(7, data.re[12]);
        assertEquals(8, data.im[12]);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertMessage("length is 0; it must be at least 1", () -> new ComplexFft(0));
        ComplexFft fft = new ComplexFft(4);
        ComplexPlanes small = new ComplexPlanes(7);
        ComplexPlanes enough = new ComplexPlanes(8);
        assertMessage("data has room for 7 numbers; it must have 4 rows of 2", () -> fft.forward(small, 2, enough));
        assertMessage("scratch has room for 7 numbers; it must have 4 rows of 2", () -> fft.inverse(enough, 2, small));
    }

    private static void assertMessage(String expected, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private static ComplexPlanes random(int size) {
        SplittableRandom random = new SplittableRandom(size);
        ComplexPlanes planes = new ComplexPlanes(size);
        for (int i = 0; i < size; i++) {
            planes.re[i] = random.nextDouble(-1, 1);
            planes.im[i] = random.nextDouble(-1, 1);
        }
        return planes;
    }

    private static ComplexPlanes direct(ComplexPlanes data, int length, int columns) {
        ComplexPlanes result = new ComplexPlanes(length * columns);
        for (int j = 0; j < length; j++) {
            for (int k = 0; k < length; k++) {
                double angle = -2 * Math.PI * (j * k % length) / length;
                double cosine = Math.cos(angle);
                double sine = Math.sin(angle);
                for (int column = 0; column < columns; column++) {
                    double re = data.re[k * columns + column];
                    double im = data.im[k * columns + column];
                    result.re[j * columns + column] += re * cosine - im * sine;
                    result.im[j * columns + column] += re * sine + im * cosine;
                }
            }
        }
        return result;
    }
}
