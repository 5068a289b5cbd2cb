package io.github.magtrack4j.calibration;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A ring table and what it took to make it.
 *
 * @param table the table
 * @param centers the centres of the scan's images as the last round fitted them, in pixels; NaN for images that were
 *     left out
 * @param penalty the factor of the squared second differences of coefficients that was added to the sum of squares
 * @param smoothedPlanes through how many planes went the cubics that smooth the table along z; 1 for none
 * @param residuals the SD of the residuals of each plane, in pixel values
 * @param images the images that went into the table
 * @param scatterNm the root mean square difference of heights that are fitted to the scan's images from those of their
 *     planes, in nm. The images made the table, so it is a little less than for others.
 * @param sigmaNm the root mean square of the uncertainties of these heights, as the fit tells them
 */
public record RingTableFit(
        RingTable table,
        Centers centers,
        double penalty,
        int smoothedPlanes,
        DoubleSeries residuals,
        long images,
        double scatterNm,
        double sigmaNm) {
    /** Describes the table, its noise, and what was chosen, in a line. */
    public String describe() {
        double[] noise = residuals.toArray();
        Arrays.sort(noise);
        return String.format(
                Locale.ROOT,
                "%s; penalty %s, %s; noise %.3g; SD of z in one image %.2f nm (sigma %.2f nm)",
                table.harmonics().stream().map(Harmonic::toString).collect(Collectors.joining(", ")),
                penalty,
                smoothedPlanes == 1 ? "not smoothed along z" : "smoothed over " + smoothedPlanes + " planes",
                noise[noise.length / 2],
                scatterNm,
                sigmaNm);
    }
}
