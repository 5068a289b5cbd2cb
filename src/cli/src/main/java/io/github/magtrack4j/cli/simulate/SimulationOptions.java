package io.github.magtrack4j.cli.simulate;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.simulation.BeadMotion;
import io.github.magtrack4j.simulation.Camera;
import io.github.magtrack4j.simulation.MovieOptions;
import picocli.CommandLine.Option;

/** The options of a simulated movie, in groups, with the library's defaults. */
public final class SimulationOptions {
    private SimulationOptions() {}

    /** What the movie is made of. */
    static final class Frames {
        @Option(
                names = "--width",
                paramLabel = "PX",
                description = "The width of a frame in pixels (default: ${DEFAULT-VALUE}).")
        int width = MovieOptions.DEFAULTS.width();

        @Option(
                names = "--height",
                paramLabel = "PX",
                description = "The height of a frame in pixels (default: ${DEFAULT-VALUE}).")
        int height = MovieOptions.DEFAULTS.height();

        @Option(names = "--frames", paramLabel = "N", description = "The number of frames (default: ${DEFAULT-VALUE}).")
        int frames = MovieOptions.DEFAULTS.frames();

        @Option(names = "--beads", paramLabel = "N", description = "The number of beads (default: ${DEFAULT-VALUE}).")
        int beads = MovieOptions.DEFAULTS.beads();

        @Option(
                names = "--roi-size",
                paramLabel = "PX",
                description = "The width of the regions of interest in pixels (default: ${DEFAULT-VALUE}).")
        int regionSize = 64;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "The seed of the beads' motion and of the noise (default: ${DEFAULT-VALUE}).")
        long seed = MovieOptions.DEFAULTS.seed();
    }

    /** What it is seen with. */
    static final class Noise {
        @Option(names = "--pixel-type", paramLabel = "TYPE", description = "u8 or u16 (default: u8).")
        PixelType pixelType = Camera.DEFAULTS.pixelType();

        @Option(
                names = "--photons",
                paramLabel = "N",
                description = "Photons that a pixel of the background detects in a frame: the fewer, the more shot"
                        + " noise (default: ${DEFAULT-VALUE}).")
        double photons = Camera.DEFAULTS.photonsPerPixel();

        @Option(
                names = "--read-noise",
                paramLabel = "ELECTRONS",
                description = "Standard deviation of the read noise (default: ${DEFAULT-VALUE}).")
        double readNoise = Camera.DEFAULTS.readNoiseElectrons();
    }

    /** What is seen. */
    public static final class Optics {
        @Option(
                names = "--nm-per-pixel",
                paramLabel = "NM",
                description = "The width of a pixel in the sample (default: ${DEFAULT-VALUE}).")
        double nmPerPixel = BeadOptics.DEFAULTS.nmPerPixel();

        @Option(
                names = "--bead-radius",
                paramLabel = "NM",
                description = "The radius of the beads (default: ${DEFAULT-VALUE}).")
        double radiusNm = BeadOptics.DEFAULTS.radiusNm();

        @Option(
                names = "--wavelength",
                paramLabel = "NM",
                description = "The wavelength of the light in vacuum (default: ${DEFAULT-VALUE}).")
        double wavelengthNm = BeadOptics.DEFAULTS.wavelengthNm();

        @Option(
                names = "--bead-index",
                paramLabel = "INDEX",
                description = "The refractive index of the beads (default: ${DEFAULT-VALUE}).")
        double beadIndex = BeadOptics.DEFAULTS.sphereIndex();

        @Option(
                names = "--medium-index",
                paramLabel = "INDEX",
                description = "The refractive index of what surrounds them (default: ${DEFAULT-VALUE}).")
        double mediumIndex = BeadOptics.DEFAULTS.mediumIndex();

        @Option(
                names = "--background-level",
                paramLabel = "LEVEL",
                description = "The background as a fraction of the highest grey level (default: ${DEFAULT-VALUE}).")
        double backgroundLevel = BeadOptics.DEFAULTS.backgroundLevel();
    }

    /** How it moves. */
    static final class Motion {
        @Option(
                names = "--lateral-sd",
                paramLabel = "NM",
                description = "Standard deviation of x and of y (default: ${DEFAULT-VALUE}).")
        double lateralSdNm = BeadMotion.DEFAULTS.lateralSdNm();

        @Option(
                names = "--axial-sd",
                paramLabel = "NM",
                description = "Standard deviation of z about its mean (default: ${DEFAULT-VALUE}).")
        double axialSdNm = BeadMotion.DEFAULTS.axialSdNm();

        @Option(
                names = "--first-z",
                paramLabel = "NM",
                description = "Mean height at the start (default: ${DEFAULT-VALUE}).")
        double firstZNm = BeadMotion.DEFAULTS.firstZNm();

        @Option(
                names = "--last-z",
                paramLabel = "NM",
                description = "Mean height at the end (default: ${DEFAULT-VALUE}).")
        double lastZNm = BeadMotion.DEFAULTS.lastZNm();

        @Option(
                names = "--steps",
                paramLabel = "N",
                description = "Mean heights from the first to the last (default: ${DEFAULT-VALUE}).")
        int steps = BeadMotion.DEFAULTS.steps();
    }

    /**
     * Makes the library's options.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    static MovieOptions toMovie(Frames frames, Noise noise, Optics optics, Motion motion) {
        if (frames.regionSize < Backend.MIN_SIZE || frames.regionSize > Math.min(frames.width, frames.height)) {
            throw new IllegalArgumentException("--roi-size is " + frames.regionSize + "; it must be at least "
                    + Backend.MIN_SIZE + ", and at most the width and the height of a frame");
        }
        return new MovieOptions(
                frames.height,
                frames.width,
                frames.beads,
                frames.frames,
                // The rings of a bead reach beyond its region.
                frames.regionSize + frames.regionSize / 2,
                toOptics(optics),
                new BeadMotion(
                        motion.lateralSdNm,
                        motion.axialSdNm,
                        BeadMotion.DEFAULTS.lateralCorrelationFrames(),
                        BeadMotion.DEFAULTS.axialCorrelationFrames(),
                        motion.firstZNm,
                        motion.lastZNm,
                        motion.steps),
                new Camera(noise.pixelType, noise.photons, noise.readNoise),
                frames.seed);
    }

    /**
     * Makes the library's beads.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public static BeadOptics toOptics(Optics optics) {
        return new BeadOptics(
                optics.nmPerPixel,
                optics.radiusNm,
                optics.wavelengthNm,
                optics.beadIndex,
                optics.mediumIndex,
                BeadOptics.DEFAULTS.absorptionPerNm(),
                optics.backgroundLevel,
                BeadOptics.DEFAULTS.contrastScale(),
                BeadOptics.DEFAULTS.padFactor());
    }
}
