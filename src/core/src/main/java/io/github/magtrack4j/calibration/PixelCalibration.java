package io.github.magtrack4j.calibration;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * What each pixel of a camera adds and how sensitive it is, taken out of its images: {@code I' = (I - offset) · gain}.
 *
 * <p>The offset is the mean of dark images. The gain is what makes an evenly lit image even: its mean divided by the
 * image, each less the offset; so it is about 1, and larger where a pixel sees less.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class PixelCalibration {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int height;
    private final int width;
    private final float[] offset;
    private final float[] gain;

    private PixelCalibration(int height, int width, float[] offset, float[] gain) {
        this.height = height;
        this.width = width;
        this.offset = offset;
        this.gain = gain;
    }

    /**
     * Makes a calibration; the images are copied.
     *
     * @param offset one image, or null for 0 everywhere
     * @param gain one image as large as that, or null for 1 everywhere
     * @throws IllegalArgumentException if both are null, if they are not one image each of the same size, or if a pixel
     *     is not finite
     */
    public static PixelCalibration of(ImageStack offset, ImageStack gain) {
        ImageStack any = offset == null ? gain : offset;
        Arguments.require("offset", offset, any != null, "an image, unless gain is");
        float[] offsets = pixels("offset", offset, any, 0);
        return new PixelCalibration(any.height(), any.width(), offsets, pixels("gain", gain, any, 1));
    }

    private static float[] pixels(String name, ImageStack image, ImageStack like, float otherwise) {
        float[] pixels = new float[Math.multiplyExact(like.height(), like.width())];
        if (image != null) {
            Arguments.require("the number of images of " + name, image.count(), image.count() == 1, "1");
            requireSize(name, image.height(), image.width(), like.height(), like.width());
        }
        for (int pixel = 0; pixel < pixels.length; pixel++) {
            int row = pixel / like.width();
            int column = pixel % like.width();
            pixels[pixel] = image == null ? otherwise : (float) image.get(0, row, column);
            if (!Float.isFinite(pixels[pixel])) {
                throw new IllegalArgumentException(name + " is " + pixels[pixel] + " in row " + row + ", column "
                        + column + "; it must be finite");
            }
        }
        return pixels;
    }

    private static void requireSize(String name, int height, int width, int wantedHeight, int wantedWidth) {
        Arguments.require(
                "the size of " + name,
                height + " × " + width,
                height == wantedHeight && width == wantedWidth,
                wantedHeight + " × " + wantedWidth);
    }

    /** Returns the rows of the images that this calibrates. */
    public int height() {
        return height;
    }

    /** Returns the columns of the images that this calibrates. */
    public int width() {
        return width;
    }

    /**
     * Returns the calibration of a part of the image.
     *
     * @throws IllegalArgumentException if the region reaches beyond the image
     */
    public PixelCalibration crop(RegionOfInterest region) {
        Arguments.require(
                "region",
                region,
                region.bottom() <= height && region.right() <= width,
                "within " + height + " × " + width + " pixels");
        int rows = region.height();
        int columns = region.width();
        float[] croppedOffset = new float[rows * columns];
        float[] croppedGain = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            int from = (region.top() + row) * width + region.left();
            System.arraycopy(offset, from, croppedOffset, row * columns, columns);
            System.arraycopy(gain, from, croppedGain, row * columns, columns);
        }
        return new PixelCalibration(rows, columns, croppedOffset, croppedGain);
    }

    /**
     * Calibrates images.
     *
     * @param images images of any type
     * @param into as many images of the same size, of type {@link PixelType#F32}; may not overlap the others
     * @throws IllegalArgumentException if the sizes or numbers differ, or {@code into} has another type
     */
    public void apply(ImageStack images, ImageStack into) {
        Objects.requireNonNull(images, "images");
        requireSize("images", images.height(), images.width(), height, width);
        requireSize("into", into.height(), into.width(), height, width);
        Arguments.require(
                "the number of images of into", into.count(), into.count() == images.count(), "" + images.count());
        Arguments.require("the type of into", into.pixelType(), into.pixelType() == PixelType.F32, "F32");
        for (long image = 0; image < images.count(); image++) {
            for (int row = 0; row < height; row++) {
                applyToRow(images, image, row, into);
            }
        }
    }

    private void applyToRow(ImageStack images, long image, int row, ImageStack into) {
        MemorySegment source = images.memory();
        long from = images.offset(image) + row * images.rowBytes();
        int first = row * width;
        long to = image * offset.length + first;
        switch (images.pixelType()) {
            case U8 -> {
                for (int x = 0; x < width; x++) {
                    int value = source.get(ValueLayout.JAVA_BYTE, from + x) & 0xFF;
                    set(into, to + x, (value - offset[first + x]) * gain[first + x]);
                }
            }
            case U16 -> {
                for (int x = 0; x < width; x++) {
                    int value = source.get(SHORT, from + 2L * x) & 0xFFFF;
                    set(into, to + x, (value - offset[first + x]) * gain[first + x]);
                }
            }
            default -> {
                for (int x = 0; x < width; x++) {
                    double value = images.get(image, row, x);
                    set(into, to + x, (float) ((value - offset[first + x]) * gain[first + x]));
                }
            }
        }
    }

    private static void set(ImageStack into, long pixel, float value) {
        into.segment().set(FLOAT, Float.BYTES * pixel, value);
    }
}
