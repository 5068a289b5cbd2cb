package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.RegionOfInterest;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/**
 * Images of simulated beads, cut from fields that are larger: a field is periodic, so in an image that was rendered by
 * itself the rings of its periodic neighbours would be among the bead's.
 */
final class AccuracyField {
    private static final int MIN_WIDTH = 128;

    /** Fields rendered at once, so that they take little memory. */
    private static final int AT_ONCE = 64;

    private AccuracyField() {}

    /**
     * Renders beads.
     *
     * @param places x, y and z of each in nm; a bead at x = y = 0 is at column and row {@code sizePx / 2}
     * @param sizePx the width of the images
     */
    static ImageStack render(Backend backend, double[][] places, int sizePx, BeadOptics optics) {
        int margin = Math.max(sizePx / 2, (MIN_WIDTH - sizePx + 1) / 2);
        // Even, so that the middle stays the middle.
        int width = 2 * (sizePx / 2 + margin);
        int first = width / 2 - sizePx / 2;
        RegionOfInterest middle = new RegionOfInterest(first, first + sizePx, first, first + sizePx);
        ImageStack images = null;
        for (int from = 0; from < places.length; from += AT_ONCE) {
            int end = Math.min(from + AT_ONCE, places.length);
            double[][] some = Arrays.copyOfRange(places, from, end);
            ImageStack fields = backend.simulateBeads(DoubleMatrix.copyOf(some), width, optics);
            if (images == null) {
                images = ImageStack.allocate(Arena.ofAuto(), fields.pixelType(), sizePx, places.length);
            }
            backend.cropStackToRois(fields, List.of(middle), images.slice(from, end - from));
        }
        return images;
    }
}
