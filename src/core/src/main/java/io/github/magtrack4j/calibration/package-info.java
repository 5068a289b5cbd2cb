/**
 * From measurements under known conditions to what tracking needs: look-up tables from focus scans, calibrated pixels,
 * and the drift of stuck beads.
 *
 * <p>In a focus scan the objective moves in known steps while beads stay where they are, on the surface.
 * {@link io.github.magtrack4j.calibration.ZLutBuilder} averages the profiles of each step into a
 * {@link io.github.magtrack4j.ZLut}, and {@link io.github.magtrack4j.calibration.ZLutQuality} tells over which heights
 * the table can be trusted. {@link io.github.magtrack4j.calibration.PixelCalibration} takes out what a camera's pixels
 * add and how they differ, {@link io.github.magtrack4j.calibration.DriftCorrection} what stuck beads move together.
 * {@link io.github.magtrack4j.quality.LocalizationQuality} tells the uncertainty of a single localization.
 */
package io.github.magtrack4j.calibration;
