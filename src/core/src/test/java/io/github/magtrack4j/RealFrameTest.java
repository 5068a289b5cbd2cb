package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Beads of a real microscope's frame. Nobody knows where they truly are, but it cannot matter how the camera was
 * turned: mirrored and turned copies must have the same centre.
 *
 * <p>The frame is not part of this project. The test looks for {@code shared/real/frame.png} in the folders above, and
 * is skipped where there is none.
 */
@KernelTest
class RealFrameTest {
    private static final int SIZE = 64;
    private static final double TOLERANCE = 0.05;

    /** A copy of an image with rows and columns exchanged or reversed, and the way back for its coordinates. */
    private enum Copy {
        AS_IT_IS {
            @Override
            double[] back(double x, double y) {
                return new double[] {x, y};
            }
        },
        LEFT_AND_RIGHT_EXCHANGED {
            @Override
            double[] back(double x, double y) {
                return new double[] {SIZE - 1 - x, y};
            }
        },
        UP_AND_DOWN_EXCHANGED {
            @Override
            double[] back(double x, double y) {
                return new double[] {x, SIZE - 1 - y};
            }
        },
        TURNED_BY_90_DEGREES {
            @Override
            double[] back(double x, double y) {
                return new double[] {SIZE - 1 - y, x};
            }
        };

        /** Where a point of the copy is in the original, as x and y. */
        abstract double[] back(double x, double y);
    }

    /** A copy of the part of a frame in a region. */
    private static ImageStack cut(Raster frame, RegionOfInterest region, Copy copy) {
        ImageStack image = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, SIZE, 1);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double[] from = copy.back(x, y);
                int column = region.left() + (int) from[0];
                int row = region.top() + (int) from[1];
                image.set(0, y, x, frame.getSample(column, row, 0));
            }
        }
        return image;
    }

    /** Where a bead is in the original, found in a copy. */
    private static double[] center(Backend backend, ImageStack image, Copy copy) {
        Tracks tracks = backend.stackToXyzp(image);
        return copy.back(tracks.x().get(0), tracks.y().get(0));
    }

    @ParameterizedTest(name = "bead at column {0}, row {1}")
    @CsvSource({"344,208", "645,168", "612,637", "486,596", "1004,632", "1231,494", "392,813", "270,460"})
    void theCentreIsTheSameHoweverTheImageIsTurned(int column, int row) throws IOException {
        Path file = RealFrame.file();
        assumeTrue(file != null, "there is no shared/real/frame.png in the folders above");
        Raster frame = ImageIO.read(file.toFile()).getData();
        RegionOfInterest region = RegionOfInterest.around(row, column, SIZE);
        try (Backend backend = Backend.cpu(1)) {
            for (Precision precision : Precision.values()) {
                Backend view = backend.withPrecision(precision);
                double[] expected = center(view, cut(frame, region, Copy.AS_IT_IS), Copy.AS_IT_IS);
                // Copies of a wrong answer would agree too; the bead is where the eye saw it.
                assertArrayEquals(new double[] {SIZE / 2.0, SIZE / 2.0}, expected, 4, precision.toString());
                for (Copy copy : Copy.values()) {
                    double[] actual = center(view, cut(frame, region, copy), copy);
                    assertArrayEquals(expected, actual, TOLERANCE, precision + ", " + copy);
                }
            }
        }
    }
}
