package io.github.magtrack4j.internal.backend;

import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;

/**
 * The part of a ring table's own noise in the uncertainty of heights. The table at a height is in effect the mean of
 * some images of the scan there, so a height is off by what the noise of that mean makes of it: the same for all images
 * at that height, beside the noise of each. It does not matter for x and y, in which the errors of rings cancel.
 */
final class TableNoise {
    private TableNoise() {}

    /** Adds it to the uncertainties. */
    static void addTo(JointFits fits, RingTables tables, JointFitOptions options) {
        for (long image = 0; image < fits.count(); image++) {
            double sigma = fits.sigmaZ().get(image);
            if (sigma > 0) {
                RingTable table = tables.tables().get(tables.index(image));
                double variance = table.variance(table.nearestPlane(fits.z().get(image)));
                if (variance > 0) {
                    double gain = fits.gain().get(image);
                    double ratio = gain * gain * variance / pixelVariance(fits, image, table, options);
                    fits.sigmaZ().set(image, sigma * Math.sqrt(1 + ratio));
                }
            }
        }
    }

    /**
     * The variance of a pixel that the uncertainties come from; where pixels differ, that of one as bright as the
     * table's rim.
     */
    private static double pixelVariance(JointFits fits, long image, RingTable table, JointFitOptions options) {
        if (!options.isNoiseKnown()) {
            return fits.chi2().get(image);
        }
        double bright =
                fits.offset().get(image) + fits.gain().get(image) * table.coefficient(0, 0, table.coefficients() / 2);
        return options.readVariance() + options.varianceGain() * Math.max(bright, 0);
    }
}
