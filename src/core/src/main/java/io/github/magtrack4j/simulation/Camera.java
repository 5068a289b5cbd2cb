package io.github.magtrack4j.simulation;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.Arguments;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A camera that counts electrons and answers in whole grey levels.
 *
 * <p>A pixel of value v (0 … 1) collects {@code v · photonsPerPixel / backgroundLevel} electrons on average, one for
 * each photon that is detected. Their number is Poisson distributed (shot noise); reading it out adds a normally
 * distributed error (read noise). Value 1 gives the highest grey level, 255 or 65535; levels are rounded and clipped.
 * From {@value #NORMAL_FROM} electrons on, the Poisson distribution is replaced by the normal one of the same mean and
 * variance.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param pixelType what the camera answers in, {@link PixelType#U8} or {@link PixelType#U16}
 * @param photonsPerPixel the photons that a pixel of the background detects in a frame, positive; infinite for a camera
 *     without noise
 * @param readNoiseElectrons the standard deviation of the read noise in electrons, 0 or more
 */
public record Camera(PixelType pixelType, double photonsPerPixel, double readNoiseElectrons) {
    static final int NORMAL_FROM = 50;

    /** 8 bits, 4000 photons per pixel of the background, 5 electrons of read noise. */
    public static final Camera DEFAULTS = new Camera(PixelType.U8, 4000, 5);

    /** Checks every value. */
    public Camera {
        Objects.requireNonNull(pixelType, "pixelType");
        Arguments.require("pixelType", pixelType, pixelType == PixelType.U8 || pixelType == PixelType.U16, "U8 or U16");
        Arguments.require("photonsPerPixel", photonsPerPixel, photonsPerPixel > 0, "positive");
        Arguments.notNegative("readNoiseElectrons", readNoiseElectrons);
    }

    /** Returns this camera with another type of pixels. */
    public Camera withPixelType(PixelType pixelType) {
        return new Camera(pixelType, photonsPerPixel, readNoiseElectrons);
    }

    /** Returns this camera with another number of photons per pixel of the background. */
    public Camera withPhotonsPerPixel(double photonsPerPixel) {
        return new Camera(pixelType, photonsPerPixel, readNoiseElectrons);
    }

    /** Returns this camera with another read noise, in electrons. */
    public Camera withReadNoiseElectrons(double readNoiseElectrons) {
        return new Camera(pixelType, photonsPerPixel, readNoiseElectrons);
    }

    /** Returns the highest grey level. */
    int highestLevel() {
        return pixelType == PixelType.U8 ? 0xFF : 0xFFFF;
    }

    /**
     * Replaces values by the grey levels that the camera answers.
     *
     * @param image values before, clipped to 0 … 1; grey levels after
     * @param backgroundLevel the value of the background
     * @param random what the noise is made of
     */
    public void expose(double[] image, double backgroundLevel, RandomGenerator random) {
        double electronsAtOne = photonsPerPixel / backgroundLevel;
        boolean noisy = Double.isFinite(photonsPerPixel);
        for (int i = 0; i < image.length; i++) {
            double light = Math.clamp(image[i], 0.0, 1.0);
            double answer = noisy ? detect(light * electronsAtOne, random) / electronsAtOne : light;
            image[i] = Math.rint(Math.clamp(answer, 0.0, 1.0) * highestLevel());
        }
    }

    private double detect(double mean, RandomGenerator random) {
        double readVariance = readNoiseElectrons * readNoiseElectrons;
        return mean >= NORMAL_FROM
                ? mean + Math.sqrt(mean + readVariance) * random.nextGaussian()
                : poisson(mean, random) + readNoiseElectrons * random.nextGaussian();
    }

    /** Inverts the cumulative distribution, term by term. */
    private static int poisson(double mean, RandomGenerator random) {
        double left = random.nextDouble();
        double probability = Math.exp(-mean);
        int count = 0;
        while (left >= probability && probability > 0) {
            left -= probability;
            count++;
            probability *= mean / count;
        }
        return count;
    }
}
