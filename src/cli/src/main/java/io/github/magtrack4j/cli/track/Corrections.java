package io.github.magtrack4j.cli.track;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.calibration.PixelCalibration;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;

/**
 * What is taken out of images and traces.
 *
 * @param offset the image of what each pixel adds, or null for none
 * @param gain the image of the factor of each pixel, or null for none
 * @param referenceBeads the beads whose common motion is drift; empty for none
 */
public record Corrections(Path offset, Path gain, List<Integer> referenceBeads) {
    public static final Corrections NONE = new Corrections(null, null, List.of());

    /** Reads the calibration of a movie's pixels; null if there is none. */
    PixelCalibration readCalibration(Movie movie) throws IOException {
        if (offset == null && gain == null) {
            return null;
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
}
