package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pixels exactly between two bins go where rounding half to even puts them. Centres are on a grid of sixteenths of a
 * pixel, so that squared distances are whole numbers of 1/256, and which bin a pixel belongs to is known from integers
 * alone.
 */
@KernelTest
@EveryBackend
class RadialProfileTiesTest {
    private static final int GRID = 16;
    private static final int[] OVERSAMPLES = {1, 2, 3, 4, 8};

    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /** The emulated driver is slow, and its kernels have no tails of vectors. 560: circles of more than 256 pixels. */
    static IntStream sizes() {
        return TestBackends.areCuda()
                ? IntStream.of(8, 9, 15, 64, 129)
                : IntStream.concat(IntStream.rangeClosed(8, 140), IntStream.of(255, 256, 420, 560));
    }

    static IntStream largestSizes() {
        return TestBackends.areCuda() ? IntStream.of(420) : IntStream.of(1023, 1024);
    }

    /** The profile of an image as integers have it. */
    private static final class Oracle {
        private final ImageStack stack;

        /** The centre in sixteenths of a pixel. */
        private final int x;

        private final int y;
        private final int oversample;
        private final long[] sums;
        private final int[] counts;

        /** Whether a pixel beside the bin's border, but not on it, may count for it or not, in 32 bits. */
        private final boolean[] open;

        Oracle(ImageStack stack, int x, int y, int oversample) {
            this.stack = stack;
            this.x = x;
            this.y = y;
            this.oversample = oversample;
            int bins = stack.width() / 2 * oversample;
            sums = new long[bins];
            counts = new int[bins];
            open = new boolean[bins];
        }

        /**
         * Adds up all pixels; returns how many are exactly on the border of two bins, one of them a bin of the profile.
         */
        int addUp() {
            int ties = 0;
            // A pixel this near to a border, but not on it, may count for either bin in 32 bits: Backend.radialProfile.
            double doubt = 3e-5 + 4e-7 * stack.width();
            for (int row = 0; row < stack.width(); row++) {
                for (int column = 0; column < stack.width(); column++) {
                    long dx = (long) GRID * column - x;
                    long dy = (long) GRID * row - y;
                    // Twice the distance in bins, squared, and in units of 1 / GRID², against that of the odd numbers.
                    long square = 4L * oversample * oversample * (dx * dx + dy * dy);
                    double distance = Math.sqrt((double) (dx * dx + dy * dy)) / GRID;
                    int below = (int) Math.floor(distance * oversample - 0.5);
                    while (border(below + 1) <= square) {
                        below++;
                    }
                    while (below >= 0 && border(below) > square) {
                        below--;
                    }
                    // The border of bins below and below + 1 is not beyond the pixel, the next one is.
                    boolean tie = below >= 0 && border(below) == square;
                    int bin = tie && below % 2 == 0 ? below : below + 1;
                    ties += tie && below < sums.length ? 1 : 0;
                    if (bin < sums.length) {
                        sums[bin] += (long) stack.get(0, row, column);
                        counts[bin]++;
                    }
                    for (int b = Math.max(0, below); b <= below + 1; b++) {
                        boolean near = Math.abs(distance - (b + 0.5) / oversample) < doubt && border(b) != square;
                        for (int either = b; near && either <= b + 1 && either < open.length; either++) {
                            open[either] = true;
                        }
                    }
                }
            }
            return ties;
        }

        /** The outer border of a bin, in the units of a squared distance. */
        private static long border(int bin) {
            return (2L * bin + 1) * (2L * bin + 1) * GRID * GRID;
        }

        void assertEqualTo(Backend backend) {
            Centers center = Centers.copyOf(new double[] {(double) x / GRID}, new double[] {(double) y / GRID});
            for (Precision precision : Precision.values()) {
                DoubleSeries profile = backend.withPrecision(precision)
                        .radialProfile(stack, center, oversample)
                        .row(0);
                double tolerance = precision == Precision.F64 ? 1e-10 : 3e-5 * 255;
                for (int bin = 0; bin < sums.length; bin++) {
                    if (precision == Precision.F64 || !open[bin]) {
                        String what = precision + ", bin " + bin + " of " + stack.width() + " px about "
                                + center.x().get(0) + ", " + center.y().get(0) + ", oversample " + oversample;
                        assertEquals((double) sums[bin] / counts[bin], profile.get(bin), tolerance, what);
                    }
                }
            }
        }
    }

    private static ImageStack noise(int size) {
        Random random = new Random(size);
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, size, 1);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                stack.set(0, row, column, random.nextInt(256));
            }
        }
        return stack;
    }

    /** A centre on a pixel, beside one in x, in y, or in both: by half a pixel, and by half a bin. */
    @ParameterizedTest
    @MethodSource("sizes")
    void everyKindOfPlace(int size) {
        ImageStack stack = noise(size);
        int middle = GRID * (size / 2);
        for (int oversample : OVERSAMPLES) {
            int ties = 0;
            int halfABin = GRID % (2 * oversample) == 0 ? GRID / (2 * oversample) : GRID / 2;
            int[][] places = {
                {0, 0},
                {-GRID / 2, 0},
                {0, -GRID / 2},
                {GRID / 2, -GRID / 2},
                {halfABin, -GRID},
                {GRID, -halfABin},
                {GRID / 4, 3 * GRID / 4},
                {3 * GRID, GRID / 2 - 4 * GRID}
            };
            for (int[] place : places) {
                Oracle oracle = new Oracle(stack, middle + place[0], middle + place[1], oversample);
                ties += oracle.addUp();
                oracle.assertEqualTo(backend);
            }
            assertTrue(ties > 0, "no pixel is on a border at " + size + " px, oversample " + oversample);
        }
    }

    @ParameterizedTest
    @MethodSource("largestSizes")
    @Tag("exhaustive")
    void everyKindOfPlaceInTheLargestImages(int size) {
        everyKindOfPlace(size);
    }

    /** Where there are ties at one bin per pixel, so that none of the kinds is tested in vain. */
    @Test
    void atOneBinPerPixelPixelsTieAboutPlacesHalfwayAlongOneAxis() {
        ImageStack stack = noise(64);
        assertEquals(0, new Oracle(stack, 512, 512, 1).addUp());
        assertTrue(new Oracle(stack, 504, 512, 1).addUp() >= 64);
        assertTrue(new Oracle(stack, 512, 504, 1).addUp() >= 64);
        assertEquals(0, new Oracle(stack, 504, 504, 1).addUp());
    }

    /** A circle that does not reach a column has no pixel of it, even where the centre is exactly in a row. */
    @Test
    void aPixelLevelWithTheCentreBelongsToOneBin() {
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 8, 1);
        stack.set(0, 4, 5, 100);
        Centers center = Centers.copyOf(new double[] {3.5}, new double[] {4});
        for (Precision precision : Precision.values()) {
            double[] profile = backend.withPrecision(precision)
                    .radialProfile(stack, center)
                    .row(0)
                    .toArray();
            double[] expected = {0, 0, 6.25, 0};
            for (int bin = 0; bin < expected.length; bin++) {
                assertEquals(expected[bin], profile[bin], 1e-4, precision + ", bin " + bin);
            }
        }
    }
}
