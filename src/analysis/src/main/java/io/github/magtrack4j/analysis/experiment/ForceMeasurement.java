package io.github.magtrack4j.analysis.experiment;

import io.github.magtrack4j.analysis.force.Equipartition;
import io.github.magtrack4j.analysis.force.MotionFit;
import io.github.magtrack4j.analysis.force.MotionModel;
import io.github.magtrack4j.analysis.force.Noise;
import io.github.magtrack4j.analysis.force.OctaveVariances;
import io.github.magtrack4j.analysis.force.PendulumModel;
import io.github.magtrack4j.analysis.force.TraceFit;
import io.github.magtrack4j.analysis.force.VarianceFit;
import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.internal.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The force on a bead at one plateau, along and across the field, by each method that applies; and which to trust, and
 * why.
 *
 * <p>Trusted is the method with the smallest error among those that came to an end and fit (p of at least 0.001),
 * maximum likelihood before Hadamard's variance before equipartition: a later kind only counts if none of an earlier
 * one fits.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param values one for each method and axis
 * @param trusted one of them; empty if none is to be trusted
 * @param why in a sentence
 */
public record ForceMeasurement(List<Value> values, Optional<Value> trusted, String why) {
    /** How a force was found, the most trusted kind first. */
    public enum Method {
        /** {@link TraceFit}. */
        LIKELIHOOD,
        /** {@link VarianceFit} of {@link OctaveVariances.Kind#HADAMARD}. */
        HADAMARD,
        /** {@link VarianceFit} of {@link OctaveVariances.Kind#ALLAN}. */
        ALLAN,
        /** {@link Equipartition}. */
        EQUIPARTITION
    }

    /** The axes. */
    public enum Axis {
        /** Along the field: the short pendulum. */
        ALONG,
        /** Across it: the long one. */
        ACROSS
    }

    /**
     * A force.
     *
     * @param axis of the motion
     * @param method by which it was found
     * @param force in pN
     * @param error one standard deviation
     * @param pValue of the fit; NaN for equipartition, which fits nothing
     * @param isSound whether the method came to an end, and fits
     */
    public record Value(Axis axis, Method method, double force, double error, double pValue, boolean isSound) {}

    private static final double RARE = 1e-3;
    private static final int MIN_FRAMES = 64;

    /** Copies the list. */
    public ForceMeasurement {
        values = List.copyOf(values);
    }

    /**
     * Measures.
     *
     * @param along positions along the field, in nm; NaN where there is none
     * @param across positions across it, as many
     * @param camera that took them
     * @param noise of a localization
     * @param length of the tether, in nm
     * @param radius of the bead, in nm
     * @param medium the liquid
     * @throws IllegalArgumentException if there are fewer than 64 frames, or a number is out of its range
     */
    public static ForceMeasurement of(
            double[] along, double[] across, Camera camera, Noise noise, double length, double radius, Medium medium) {
        Arguments.require("along", along.length + " frames", along.length >= MIN_FRAMES, "at least 64 frames");
        Arguments.require(
                "across",
                across.length + " frames",
                across.length == along.length,
                "as many as along, " + along.length);
        List<Value> values = new ArrayList<>();
        fits(values, Axis.ALONG, along, camera, noise, PendulumModel.along(length, radius, medium));
        fits(values, Axis.ACROSS, across, camera, noise, PendulumModel.across(length, radius, medium));
        if (noise.isKnown()) {
            equipartition(values, Axis.ALONG, along, camera, noise, length, radius, medium);
            equipartition(values, Axis.ACROSS, across, camera, noise, length, radius, medium);
        }
        for (Method method : new Method[] {Method.LIKELIHOOD, Method.HADAMARD, Method.EQUIPARTITION}) {
            Optional<Value> best = values.stream()
                    .filter(value -> value.method() == method && value.isSound())
                    .min((a, b) -> Double.compare(a.error() / a.force(), b.error() / b.force()));
            if (best.isPresent()) {
                return new ForceMeasurement(values, best, reason(best.get()));
            }
        }
        return new ForceMeasurement(values, Optional.empty(), "no method fits: look at the trace");
    }

    private static String reason(Value best) {
        String axis = best.axis() == Axis.ALONG ? "along" : "across";
        return switch (best.method()) {
            case LIKELIHOOD ->
                String.format(
                        Locale.ROOT,
                        "maximum likelihood fits %s the field (p %.2g), with the smaller error",
                        axis,
                        best.pValue());
            case HADAMARD, ALLAN ->
                String.format(
                        Locale.ROOT,
                        "the spectrum fits on neither axis; Hadamard's variance, which drift does not change, does %s the"
                                + " field (p %.2g)",
                        axis,
                        best.pValue());
            case EQUIPARTITION ->
                "neither spectrum nor variances fit; equipartition " + axis + " the field needs no model of time";
        };
    }

    private static void fits(
            List<Value> values, Axis axis, double[] positions, Camera camera, Noise noise, MotionModel model) {
        TraceFit.of(positions, camera, model, noise).ifPresent(fit -> add(values, axis, Method.LIKELIHOOD, fit));
        OctaveVariances.of(OctaveVariances.Kind.HADAMARD, positions, camera)
                .ifPresent(v -> add(values, axis, Method.HADAMARD, VarianceFit.of(v, model, noise)));
        OctaveVariances.of(OctaveVariances.Kind.ALLAN, positions, camera)
                .ifPresent(v -> add(values, axis, Method.ALLAN, VarianceFit.of(v, model, noise)));
    }

    private static void add(List<Value> values, Axis axis, Method method, MotionFit fit) {
        double force = fit.value(PendulumModel.FORCE);
        double error = fit.error(PendulumModel.FORCE);
        double p = fit.goodness().pValue();
        values.add(new Value(axis, method, force, error, p, fit.hasConverged() && p >= RARE && error < force));
    }

    private static void equipartition(
            List<Value> values,
            Axis axis,
            double[] positions,
            Camera camera,
            Noise noise,
            double length,
            double radius,
            Medium medium) {
        long count = Arrays.stream(positions).filter(Double::isFinite).count();
        if (count < MIN_FRAMES) {
            return;
        }
        Equipartition found = axis == Axis.ALONG
                ? Equipartition.along(positions, camera, noise.variance(), length, radius, medium)
                : Equipartition.across(positions, camera, noise.variance(), length, radius, medium);
        values.add(new Value(
                axis, Method.EQUIPARTITION, found.force(), found.error(), Double.NaN, found.error() < found.force()));
    }

    /** Returns the force by a method on an axis; empty if there is none. */
    public Optional<Value> value(Axis axis, Method method) {
        return values.stream()
                .filter(value -> value.axis() == axis && value.method() == method)
                .findFirst();
    }
}
