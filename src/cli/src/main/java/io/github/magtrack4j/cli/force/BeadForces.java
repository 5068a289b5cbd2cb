package io.github.magtrack4j.cli.force;

import io.github.magtrack4j.analysis.elasticity.ChainFit;
import io.github.magtrack4j.analysis.elasticity.ForceExtension;
import io.github.magtrack4j.analysis.experiment.ForceMeasurement;
import io.github.magtrack4j.analysis.experiment.Plateau;
import io.github.magtrack4j.analysis.experiment.Settings;
import io.github.magtrack4j.analysis.force.Noise;
import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.tether.Surface;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The forces on a bead at all plateaus, as lines of a table.
 *
 * @param bead its number
 * @param rows a line for each plateau, axis and method
 * @param chain what the elasticity is; empty if there are too few forces
 * @param notes what should be known, a sentence each
 */
record BeadForces(int bead, List<List<String>> rows, Optional<String> chain, List<String> notes) {
    static final List<String> COLUMNS = List.of(
            "bead",
            "plateau",
            "frame_start",
            "frame_end",
            "magnet_mm",
            "turns",
            "buffer",
            "frames_used",
            "extension_nm",
            "extension_error_nm",
            "axis",
            "method",
            "force_pn",
            "force_error_pn",
            "p_value",
            "trusted",
            "why");

    private static final int BLOCKS = 16;
    private static final int MIN_FRAMES = 128;
    private static final double HEIGHT_NOISE = 5;

    static BeadForces of(
            Trace trace, long[] slots, double nmPerPixel, Settings settings, Camera camera, List<Plateau> plateaus) {
        List<String> notes = new ArrayList<>();
        double[] z =
                Arrays.stream(trace.z()).map(v -> v * settings.focalFactor()).toArray();
        Optional<Surface> surface = surface(trace, z, settings, notes);
        Noise noise = noise(trace, nmPerPixel, settings, notes);
        List<List<String>> rows = new ArrayList<>();
        List<ForceExtension> points = new ArrayList<>();
        if (surface.isEmpty()) {
            return new BeadForces(trace.bead(), rows, Optional.empty(), notes);
        }
        double cos = Math.cos(Math.toRadians(settings.fieldDegrees()));
        double sin = Math.sin(Math.toRadians(settings.fieldDegrees()));
        for (Plateau plateau : plateaus) {
            int length = Math.toIntExact(plateau.end() - plateau.start());
            double[] along = new double[length];
            double[] across = new double[length];
            double[] height = new double[length];
            Arrays.fill(along, Double.NaN);
            Arrays.fill(across, Double.NaN);
            Arrays.fill(height, Double.NaN);
            int used = 0;
            for (int i = 0; i < slots.length; i++) {
                if (slots[i] >= plateau.start() && slots[i] < plateau.end()) {
                    int at = (int) (slots[i] - plateau.start());
                    double x = trace.x()[i] * nmPerPixel;
                    double y = trace.y()[i] * nmPerPixel;
                    along[at] = cos * x + sin * y;
                    across[at] = cos * y - sin * x;
                    height[at] = z[i];
                    used += Double.isFinite(along[at]) ? 1 : 0;
                }
            }
            double[] mean = blockMean(height);
            double extension = mean[0] - surface.get().height();
            double error = Math.hypot(mean[1], surface.get().error());
            if (used < MIN_FRAMES || !(extension > 0)) {
                notes.add(String.format(
                        Locale.ROOT,
                        "plateau %d is left out, with %d positions and an extension of %.0f nm",
                        plateau.number(),
                        used,
                        extension));
                continue;
            }
            ForceMeasurement measured = ForceMeasurement.of(
                    along, across, camera, noise, extension, settings.beadRadius(), settings.medium());
            for (ForceMeasurement.Value value : measured.values()) {
                boolean trusted = measured.trusted().filter(value::equals).isPresent();
                rows.add(row(trace.bead(), plateau, used, extension, error, value, trusted, measured.why()));
            }
            measured.trusted().ifPresent(best -> {
                // The tether is as long as the force was taken for: its error is in both, but a small part of this one.
                points.add(new ForceExtension(best.force(), best.error(), extension, Math.max(error, 1e-6)));
            });
        }
        return new BeadForces(trace.bead(), rows, chain(points, settings, notes), notes);
    }

    private static Optional<Surface> surface(Trace trace, double[] z, Settings settings, List<String> notes) {
        if (!Double.isNaN(settings.surface())) {
            return Optional.of(new Surface(settings.surface(), 0, true));
        }
        double[] sigmas = trace.further().getOrDefault("sigma_z_nm", new double[0]);
        double noise = rms(sigmas).map(s -> s * settings.focalFactor()).orElse(HEIGHT_NOISE);
        try {
            Surface surface = Surface.of(z, noise);
            notes.add(String.format(
                    Locale.ROOT,
                    "the surface is at %.1f ± %.1f nm, the lowest that the bead was%s",
                    surface.height(),
                    surface.error(),
                    surface.touched() ? "" : "; it does not seem to have touched it, so extensions are too short"));
            return Optional.of(surface);
        } catch (IllegalArgumentException e) {
            notes.add("there are too few heights to find the surface, so nothing is measured");
            return Optional.empty();
        }
    }

    private static Noise noise(Trace trace, double nmPerPixel, Settings settings, List<String> notes) {
        Optional<Double> x = rms(trace.further().getOrDefault("sigma_x_px", new double[0]));
        Optional<Double> y = rms(trace.further().getOrDefault("sigma_y_px", new double[0]));
        if (x.isPresent() && y.isPresent()) {
            double variance = (x.get() * x.get() + y.get() * y.get()) / 2 * nmPerPixel * nmPerPixel;
            notes.add(String.format(
                    Locale.ROOT, "the noise of a localization is %.2f nm, by the traces' sigma", Math.sqrt(variance)));
            return Noise.known(variance);
        }
        if (!Double.isNaN(settings.noise())) {
            return Noise.known(settings.noise() * settings.noise());
        }
        notes.add("the noise of localizations is not known, and fitted: errors are larger at high forces");
        return Noise.free();
    }

    private static Optional<Double> rms(double[] sigmas) {
        double[] finite = Arrays.stream(sigmas).filter(Double::isFinite).toArray();
        return finite.length == 0
                ? Optional.empty()
                : Optional.of(Math.sqrt(
                        Arrays.stream(finite).map(s -> s * s).average().orElseThrow()));
    }

    /** The mean, and its error from the scatter of the means of blocks, since neighbours are not independent. */
    private static double[] blockMean(double[] values) {
        double sum = 0;
        double squares = 0;
        int blocks = 0;
        for (int block = 0; block < BLOCKS; block++) {
            double[] part = Arrays.stream(values, values.length * block / BLOCKS, values.length * (block + 1) / BLOCKS)
                    .filter(Double::isFinite)
                    .toArray();
            if (part.length > 0) {
                double mean = Arrays.stream(part).average().orElseThrow();
                sum += mean;
                squares += mean * mean;
                blocks++;
            }
        }
        double all = Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
        double variance = blocks > 1 ? Math.max(squares - sum * sum / blocks, 0) / (blocks - 1) : Double.NaN;
        return new double[] {all, Math.sqrt(variance / blocks)};
    }

    private static Optional<String> chain(List<ForceExtension> points, Settings settings, List<String> notes) {
        if (points.size() < 3) {
            return Optional.empty();
        }
        try {
            ChainFit fit = ChainFit.wormLike(points, settings.medium().thermalEnergy());
            return Optional.of(String.format(
                    Locale.ROOT,
                    "contour length %.0f ± %.0f nm, persistence length %.1f ± %.1f nm (worm-like chain, %d plateaus, p"
                            + " %.2g)",
                    fit.contourLength(),
                    fit.contourLengthError(),
                    fit.persistenceLength(),
                    fit.persistenceLengthError(),
                    points.size(),
                    fit.pValue()));
        } catch (IllegalArgumentException e) {
            notes.add("no worm-like chain fits force and extension");
            return Optional.empty();
        }
    }

    private static List<String> row(
            int bead,
            Plateau plateau,
            int used,
            double extension,
            double error,
            ForceMeasurement.Value value,
            boolean trusted,
            String why) {
        return List.of(
                Integer.toString(bead),
                Integer.toString(plateau.number()),
                Long.toString(plateau.start()),
                Long.toString(plateau.end()),
                Double.toString(plateau.state().magnetHeight()),
                Double.toString(plateau.state().turns()),
                plateau.state().buffer(),
                Integer.toString(used),
                Double.toString(extension),
                Double.toString(error),
                value.axis().name().toLowerCase(Locale.ROOT),
                value.method().name().toLowerCase(Locale.ROOT),
                Double.toString(value.force()),
                Double.toString(value.error()),
                Double.toString(value.pValue()),
                trusted ? "1" : "0",
                trusted ? why : "");
    }
}
