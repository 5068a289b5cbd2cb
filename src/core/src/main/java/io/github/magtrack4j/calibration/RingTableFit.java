package io.github.magtrack4j.calibration;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.jointfit.RingTable;

/**
 * A ring table and what it took to make it.
 *
 * @param table the table
 * @param centers the centres of the scan's images as the last round fitted them, in pixels; NaN for images that were left out
 * @param penalty the factor of the squared second differences of coefficients that was added to the sum of squares
 * @param smoothedPlanes through how many planes went the cubics that smooth the table along z; 1 for none
 * @param residuals the SD of the residuals of each plane, in pixel values
 */
public record RingTableFit(
        RingTable table, Centers centers, double penalty, int smoothedPlanes, DoubleSeries residuals) {}
