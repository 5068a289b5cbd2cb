package io.github.magtrack4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.Arm;
import io.github.magtrack4j.benchmarks.BaselineFigure;
import io.github.magtrack4j.benchmarks.BenchmarkReport;
import io.github.magtrack4j.benchmarks.Computer;
import io.github.magtrack4j.benchmarks.Machine;
import io.github.magtrack4j.benchmarks.Measurement;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPictureTest {
    private static final int FIRST_COLOR = 0x0072B2;
    private static final int SECOND_COLOR = 0x56B4E9;
    private static final int BASELINE_COLOR = 0x777777;

    private static Measurement measurement(
            BackendFunction function, int size, PixelType pixels, BackendKind backend, double micros) {
        Arm arm = new Arm(function, size, pixels, Precision.F32, backend, 0, 1, Residence.CACHE, 0);
        return new Measurement(arm, List.of(micros), 0, new Computer("", 0, false), null);
    }

    private static BufferedImage draw(List<Measurement> measurements, BaselineFigure... baseline) {
        return new BenchPicture(new BenchmarkReport(
                        "1", Instant.EPOCH, new Machine("", 1, "", "", "", ""), measurements, List.of(baseline)))
                .draw();
    }

    /** How many pixels of a colour there are in one of the panels. */
    private static long count(BufferedImage image, int color, int panel, int panels) {
        int height = image.getHeight() / panels;
        long count = 0;
        for (int y = panel * height; y < (panel + 1) * height; y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void barsAreAsHighAsTheirTimesAndPanelsAreForSizeAndPixels() {
        BufferedImage image = draw(
                List.of(
                        measurement(BackendFunction.QI, 64, PixelType.U8, BackendKind.SIMD, 0.2),
                        measurement(BackendFunction.QI, 64, PixelType.U8, BackendKind.SCALAR, 200),
                        measurement(BackendFunction.RADIAL_PROFILE, 64, PixelType.F32, BackendKind.SCALAR, 9)),
                new BaselineFigure("radial_profile", 64, "float32", Residence.CACHE, 1, 1));
        long fast = count(image, FIRST_COLOR, 0, 2);
        long slow = count(image, SECOND_COLOR, 0, 2);
        assertTrue(fast > 500 && slow > 3 * fast, fast + " and " + slow + " pixels");
        // The edges of letters may have the same grey.
        assertTrue(count(image, BASELINE_COLOR, 0, 2) < 50);
        // A way of computing has one colour in all panels, and the C program grey.
        assertEquals(0, count(image, FIRST_COLOR, 1, 2));
        assertTrue(count(image, SECOND_COLOR, 1, 2) > 500);
        assertTrue(count(image, BASELINE_COLOR, 1, 2) > 500);
    }

    @Test
    void panelIsReadableWithEveryFunction() {
        List<Measurement> all = List.of(BackendFunction.values()).stream()
                .map(function -> measurement(function, 64, PixelType.U8, BackendKind.SIMD, 1.5))
                .toList();
        BufferedImage image = draw(all);
        assertFalse(image.getWidth() < 1000 || image.getHeight() < 400);
        assertTrue(count(image, FIRST_COLOR, 0, 2) > 500);
    }
}
