package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;

/**
 * A bead and the light it is seen in; {@link #DEFAULTS} are MagTrack's.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param nmPerPixel the width of a camera pixel in the sample, in nm, positive
 * @param radiusNm the radius of the sphere in nm, positive
 * @param wavelengthNm the wavelength of the light in vacuum, in nm, positive
 * @param sphereIndex the refractive index of the sphere, positive
 * @param mediumIndex the refractive index of what surrounds it, positive
 * @param absorptionPerNm by how much the logarithm of the amplitude falls per nm of sphere, 0 or more
 * @param backgroundLevel the value of a pixel far from the bead, 0 to 1
 * @param contrastScale a factor on every pixel's difference from the background, finite; 1 is physical
 * @param padFactor the width of the computed field as a multiple of the image's width, at least 1. The field is
 *     periodic: light that leaves it on one side comes back on the other, the later the wider the field
 */
public record BeadOptics(
        double nmPerPixel,
        double radiusNm,
        double wavelengthNm,
        double sphereIndex,
        double mediumIndex,
        double absorptionPerNm,
        double backgroundLevel,
        double contrastScale,
        double padFactor) {

    /** A clear polystyrene bead of 3 µm in water, in green light, with pixels of 100 nm. */
    public static final BeadOptics DEFAULTS = new BeadOptics(100, 1500, 550, 1.59, 1.33, 0, 0.4, 1, 2);

    /** Checks every value. */
    public BeadOptics {
        Arguments.positive("nmPerPixel", nmPerPixel);
        Arguments.positive("radiusNm", radiusNm);
        Arguments.positive("wavelengthNm", wavelengthNm);
        Arguments.positive("sphereIndex", sphereIndex);
        Arguments.positive("mediumIndex", mediumIndex);
        Arguments.notNegative("absorptionPerNm", absorptionPerNm);
        Arguments.require("backgroundLevel", backgroundLevel, backgroundLevel >= 0 && backgroundLevel <= 1, "0 to 1");
        Arguments.finite("contrastScale", contrastScale);
        Arguments.require("padFactor", padFactor, padFactor >= 1 && Double.isFinite(padFactor), "finite, at least 1");
    }

    /** Returns these optics with another width of a pixel, in nm. */
    public BeadOptics withNmPerPixel(double nmPerPixel) {
        return with(0, nmPerPixel);
    }

    /** Returns these optics with another radius of the sphere, in nm. */
    public BeadOptics withRadiusNm(double radiusNm) {
        return with(1, radiusNm);
    }

    /** Returns these optics with another wavelength in vacuum, in nm. */
    public BeadOptics withWavelengthNm(double wavelengthNm) {
        return with(2, wavelengthNm);
    }

    /** Returns these optics with another refractive index of the sphere. */
    public BeadOptics withSphereIndex(double sphereIndex) {
        return with(3, sphereIndex);
    }

    /** Returns these optics with another refractive index of the medium. */
    public BeadOptics withMediumIndex(double mediumIndex) {
        return with(4, mediumIndex);
    }

    /** Returns these optics with another absorption per nm of sphere. */
    public BeadOptics withAbsorptionPerNm(double absorptionPerNm) {
        return with(5, absorptionPerNm);
    }

    /** Returns these optics with another background. */
    public BeadOptics withBackgroundLevel(double backgroundLevel) {
        return with(6, backgroundLevel);
    }

    /** Returns these optics with another factor on the contrast. */
    public BeadOptics withContrastScale(double contrastScale) {
        return with(7, contrastScale);
    }

    /** Returns these optics with another width of the computed field, as a multiple of the image's width. */
    public BeadOptics withPadFactor(double padFactor) {
        return with(8, padFactor);
    }

    /** Replaces the value at a place in the record's header: nine values repeated nine times would hide a mix-up. */
    private BeadOptics with(int place, double value) {
        double[] all = {
            nmPerPixel,
            radiusNm,
            wavelengthNm,
            sphereIndex,
            mediumIndex,
            absorptionPerNm,
            backgroundLevel,
            contrastScale,
            padFactor
        };
        all[place] = value;
        return new BeadOptics(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8]);
    }
}
