package io.github.magtrack4j.cli.accuracy;

/**
 * What beads are seen under.
 *
 * @param varied which of the values is varied
 * @param sizePx the width of the images in pixels
 * @param zNm the beads' height in nm
 * @param noisePercent the standard deviation of the read noise in percent of full scale
 * @param pixelFraction how far a bead is beside the middle of a pixel in x and in y, in pixels; NaN for beads at random
 *     within half a pixel
 * @param planeFraction how far a bead is beside a plane of the look-up table, in planes; NaN for beads at random within
 *     half a plane
 */
record AccuracyCondition(
        Varied varied, int sizePx, double zNm, double noisePercent, double pixelFraction, double planeFraction) {
    /** What can be varied. */
    enum Varied {
        /** The height. */
        Z("height z (µm)"),
        /** The place between pixels. */
        PIXEL("x and y beside the middle of a pixel (px)"),
        /** The place between planes, in the middle of a pixel. */
        PLANE("z beside a plane of the table (planes)"),
        /** The read noise. */
        NOISE("read noise (% of full scale)"),
        /** The width of the images. */
        SIZE("image width N (px)");

        private final String title;

        Varied(String title) {
            this.title = title;
        }

        /** Returns what an axis is called. */
        String title() {
            return title;
        }
    }

    /** Returns the value that is varied. */
    double value() {
        return switch (varied) {
            case Z -> zNm;
            case PIXEL -> pixelFraction;
            case PLANE -> planeFraction;
            case NOISE -> noisePercent;
            case SIZE -> sizePx;
        };
    }
}
