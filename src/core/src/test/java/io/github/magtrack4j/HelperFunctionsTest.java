package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The edges of the functions that no pipeline runs: nothing in, NaN in, and many threads. */
@KernelTest
@EveryBackend
class HelperFunctionsTest {
    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(3);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingInNothingOut(Precision precision) {
        Backend view = backend.withPrecision(precision);
        DoubleSeries none = DoubleSeries.copyOf();
        DoubleSeries one = DoubleSeries.copyOf(1);
        assertEquals(0, view.gaussian(none, 0, 1).size());
        assertEquals(0, view.gaussian2d(one, one, new Centers(none, none), 1).count());
        DoubleMatrix noRows = DoubleMatrix.allocate(Arena.ofAuto(), 0, 4);
        assertEquals("0 × 7 doubles", view.binmean(noRows, noRows, 7).toString());
        assertEquals("0 × 0 doubles", view.pearson(noRows, noRows).toString());
        assertEquals(0, view.parabolicVertex(noRows, none, 3).size());
        assertEquals(
                0,
                view.qiQuadraticOffsets(DoubleMatrix.allocate(Arena.ofAuto(), 0, 3))
                        .size());
    }

    @ParameterizedTest
    @EnumSource
    void aBadBinSpoilsItsDataSetAlone(Precision precision) {
        DoubleMatrix bins = DoubleMatrix.copyOf(
                new double[][] {{0, 2, 2, 9}, {0, Double.NaN, 2, 1}, {1, Double.POSITIVE_INFINITY, 1, 0}});
        DoubleMatrix weights = DoubleMatrix.copyOf(new double[][] {{5, 1, 2, 7}, {1, 1, 1, 1}, {3, 4, Double.NaN, -2}});
        DoubleMatrix means = backend.withPrecision(precision).binmean(bins, weights, 3);
        assertArrayEquals(new double[] {5, Double.NaN, 1.5}, means.row(0).toArray());
        assertArrayEquals(
                new double[] {Double.NaN, Double.NaN, Double.NaN}, means.row(1).toArray());
        assertArrayEquals(
                new double[] {-2, Double.NaN, Double.NaN}, means.row(2).toArray());
    }

    @ParameterizedTest
    @EnumSource
    void aLostCentreSpoilsItsImageAlone(Precision precision) {
        DoubleSeries x = DoubleSeries.copyOf(0, 1, Double.POSITIVE_INFINITY);
        Centers centers = Centers.copyOf(new double[] {1, Double.NaN, 1, 1}, new double[] {0, 0, Double.NaN, 0});
        ImageStack images = backend.withPrecision(precision).gaussian2d(x, DoubleSeries.copyOf(0, 3), centers, 2);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 2; column++) {
                assertTrue(Double.isNaN(images.get(1, row, column)));
                assertTrue(Double.isNaN(images.get(2, row, column)));
                assertEquals(images.get(0, row, column), images.get(3, row, column));
            }
        }
        assertEquals(1, images.get(0, 1, 0));
        assertEquals(0, images.get(0, 2, 1));
    }

    @CpuOnly
    @Test
    void threadsDoNotMatter() {
        Random random = new Random(9);
        DoubleSeries x = DoubleSeries.copyOf(random.doubles(200_000, -9, 9).toArray());
        DoubleMatrix bins = DoubleMatrix.of(
                DoubleSeries.copyOf(random.ints(200_000, 0, 70).asDoubleStream().toArray())
                        .segment(),
                200,
                1000);
        DoubleMatrix weights = DoubleMatrix.of(x.segment(), 200, 1000);
        try (Backend alone = Backend.cpu(1)) {
            for (Precision precision : Precision.values()) {
                Backend one = alone.withPrecision(precision);
                Backend many = backend.withPrecision(precision);
                assertArrayEquals(
                        one.gaussian(x, 0.3, 2).toArray(),
                        many.gaussian(x, 0.3, 2).toArray());
                DoubleMatrix expected = one.binmean(bins, weights, 70);
                DoubleMatrix actual = many.binmean(bins, weights, 70);
                assertTrue(Arrays.equals(
                        DoubleSeries.of(expected.segment()).toArray(),
                        DoubleSeries.of(actual.segment()).toArray()));
            }
        }
    }
}
