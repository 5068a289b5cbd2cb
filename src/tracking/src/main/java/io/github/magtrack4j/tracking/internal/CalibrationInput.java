package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.calibration.PixelCalibration;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where the calibration of the pixels comes from.
 *
 * @param offset the image of what each pixel adds, or null
 * @param gain the image of the factor of each pixel, or null
 * @param given the calibration itself, where there are no images; null for none
 */
public record CalibrationInput(Path offset, Path gain, PixelCalibration given) {
    /** No calibration. */
    public static final CalibrationInput NONE = new CalibrationInput(null, null, null);

    /**
     * Returns the calibration of a movie's pixels; null if there is none.
     *
     * @throws BadFileException if an image does not suit the movie
     * @throws IllegalArgumentException if the calibration that was given does not
     */
    public PixelCalibration read(Movie movie) throws IOException {
        if (given != null && (given.height() != movie.height() || given.width() != movie.width())) {
            throw new IllegalArgumentException("the calibration is of " + given.height() + " × " + given.width()
                    + " pixels; it must be of " + movie.height() + " × " + movie.width() + ", as the frames of "
                    + movie.path());
        }
        if (offset == null && gain == null) {
            return given;
        }
        try (Arena arena = Arena.ofConfined()) {
            return PixelCalibration.of(readImage(offset, movie, arena), readImage(gain, movie, arena));
        } catch (IllegalArgumentException e) {
            throw new BadFileException(offset == null ? gain : offset, e.getMessage(), e);
        }
    }

    /** A copy of the one image of a file, such as a PNG, or a {@code .npy} array (rows, columns). */
    private static ImageStack readImage(Path file, Movie movie, Arena arena) throws IOException {
        if (file == null) {
            return null;
        }
        try (Movie image = Movie.open(file)) {
            if (image.frameCount() != 1 || image.height() != movie.height() || image.width() != movie.width()) {
                throw new BadFileException(
                        file,
                        "it has " + image.frameCount() + " images of " + image.height() + " × " + image.width()
                                + " pixels; it must have one of " + movie.height() + " × " + movie.width()
                                + ", as the frames of " + movie.path());
            }
            ImageStack copy = ImageStack.allocate(arena, image.pixelType(), image.height(), image.width(), 1);
            ImageStack read = image.read(0, 1, arena);
            InputFile.touching(file, () -> copy.segment().copyFrom(read.segment()));
            return copy;
        }
    }

    /** Adds the lines that tell it from others; none if there is no calibration. */
    public void putDigests(Map<String, String> header) throws IOException {
        if (offset != null) {
            header.put("offset_sha256", Digest.of(offset));
        }
        if (gain != null) {
            header.put("gain_sha256", Digest.of(gain));
        }
        if (given != null) {
            header.put("calibration_sha256", digest(given));
        }
    }

    /** What a calibration makes of pixels of 0 and of 1 tells its offsets and gains. */
    private static String digest(PixelCalibration calibration) {
        MessageDigest sha256 = Digest.sha256();
        try (Arena arena = Arena.ofConfined()) {
            ImageStack images = ImageStack.allocate(arena, PixelType.U8, calibration.height(), calibration.width(), 2);
            images.slice(1, 1).segment().fill((byte) 1);
            ImageStack calibrated =
                    ImageStack.allocate(arena, PixelType.F32, calibration.height(), calibration.width(), 2);
            calibration.apply(images, calibrated);
            for (int image = 0; image < 2; image++) {
                sha256.update(calibrated.slice(image, 1).segment().asByteBuffer());
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
