package io.github.magtrack4j.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PixelCalibrationTest {
    private static final int HEIGHT = 9;
    private static final int WIDTH = 13;

    private final Arena arena = Arena.ofAuto();

    private ImageStack images(PixelType type, int count, double factor, double constant) {
        ImageStack images = ImageStack.allocate(arena, type, HEIGHT, WIDTH, count);
        for (int image = 0; image < count; image++) {
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    images.set(image, row, column, constant + factor * (image + 3 * row + 7 * column));
                }
            }
        }
        return images;
    }

    @ParameterizedTest
    @EnumSource
    void everyPixelHasItsOffsetAndItsGain(PixelType type) {
        ImageStack images = images(type, 3, 1, 100);
        ImageStack offset = images(PixelType.F64, 1, 0.25, 2);
        ImageStack gain = images(PixelType.F32, 1, 0.125, 1);
        PixelCalibration calibration = PixelCalibration.of(offset, gain);
        ImageStack into = ImageStack.allocate(arena, PixelType.F32, HEIGHT, WIDTH, 3);
        calibration.apply(images, into);
        for (int image = 0; image < 3; image++) {
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    double wanted =
                            (images.get(image, row, column) - offset.get(0, row, column)) * gain.get(0, row, column);
                    assertEquals(wanted, into.get(image, row, column), 1e-6 * Math.abs(wanted));
                }
            }
        }
    }

    @Test
    void partsAreCalibratedAsTheWhole() {
        PixelCalibration calibration =
                PixelCalibration.of(images(PixelType.F64, 1, 0.25, 2), images(PixelType.F32, 1, 0.125, 1));
        RegionOfInterest region = new RegionOfInterest(2, 7, 3, 8);
        ImageStack dark = ImageStack.allocate(arena, PixelType.U8, HEIGHT, WIDTH, 1);
        ImageStack whole = ImageStack.allocate(arena, PixelType.F32, HEIGHT, WIDTH, 1);
        ImageStack part = ImageStack.allocate(arena, PixelType.F32, 5, 5, 1);
        calibration.apply(dark, whole);
        calibration.crop(region).apply(ImageStack.allocate(arena, PixelType.U8, 5, 5, 1), part);
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 5; column++) {
                assertEquals(whole.get(0, row + 2, column + 3), part.get(0, row, column));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> calibration.crop(new RegionOfInterest(5, 10, 0, 5)));
    }

    @Test
    void oneOfTheTwoIsEnough() {
        ImageStack images = images(PixelType.U8, 1, 1, 10);
        ImageStack into = ImageStack.allocate(arena, PixelType.F32, HEIGHT, WIDTH, 1);
        PixelCalibration.of(images, null).apply(images, into);
        assertEquals(0, into.get(0, 4, 4));
        PixelCalibration.of(null, images).apply(images, into);
        assertEquals(images.get(0, 4, 4) * images.get(0, 4, 4), into.get(0, 4, 4));
    }

    @Test
    void wrongArguments() {
        ImageStack image = images(PixelType.F32, 1, 1, 0);
        assertThrows(IllegalArgumentException.class, () -> PixelCalibration.of(null, null));
        assertThrows(IllegalArgumentException.class, () -> PixelCalibration.of(images(PixelType.U8, 2, 1, 0), null));
        ImageStack other = ImageStack.allocate(arena, PixelType.F32, HEIGHT + 1, WIDTH, 1);
        assertThrows(IllegalArgumentException.class, () -> PixelCalibration.of(image, other));
        PixelCalibration calibration = PixelCalibration.of(image, null);
        assertThrows(IllegalArgumentException.class, () -> calibration.apply(image, other));
        ImageStack bytes = ImageStack.allocate(arena, PixelType.U8, HEIGHT, WIDTH, 1);
        assertThrows(IllegalArgumentException.class, () -> calibration.apply(image, bytes));
        image.set(0, 1, 2, Double.NaN);
        Exception refused = assertThrows(IllegalArgumentException.class, () -> PixelCalibration.of(null, image));
        assertTrue(refused.getMessage().contains("row 1, column 2"), refused.getMessage());
    }
}
