package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.internal.Curve;
import io.github.magtrack4j.analysis.internal.GammaFit;
import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What fits of spectra and variances share: logarithms as parameters, the noise as the last of them if it is free, and
 * where to begin.
 */
final class FitSetup {
    /** Logarithms are held within this of where they began, lest a search go where numbers overflow. */
    private static final double FARTHEST = 25;

    /** Where a trace tells no time, as if it were noise, times near a frame's are begun with. */
    private static final double DETACHED = 0.01;

    /**
     * Motions that are over so many times before the next frame are as good as noise, and the trace does not tell how
     * much faster they are: so the slowest is held there, as by a measurement with a standard deviation of a factor e.
     */
    private static final double FASTEST = 3.5;

    private final MotionModel model;
    private final Camera camera;
    private final Noise noise;
    private final BiConsumer<SampledMotion, double[]> expected;

    /**
     * Takes what is fitted.
     *
     * @param expected writes what data are expected of a motion
     */
    FitSetup(MotionModel model, Camera camera, Noise noise, BiConsumer<SampledMotion, double[]> expected) {
        this.model = model;
        this.camera = camera;
        this.noise = noise;
        this.expected = expected;
    }

    /** The most likely of the model's starts, as logarithms. */
    double[] start(double[] data, double[] shapes, double variance, double duration) {
        double own = noise.isKnown() ? Math.max(variance - noise.variance(), variance / 100) : variance;
        double[] noises = noise.isKnown() ? new double[] {noise.variance()} : new double[] {1e-3, 0.03, 0.3, 0.8};
        double[] best = null;
        double bestDeviance = Double.POSITIVE_INFINITY;
        double[] into = new double[data.length];
        for (double part : noises) {
            double left = noise.isKnown() ? own : own * (1 - part);
            for (double[] parameters : model.starts(left, camera.period(), duration)) {
                double[] logs = new double[parameters.length + (noise.isKnown() ? 0 : 1)];
                for (int i = 0; i < parameters.length; i++) {
                    logs[i] = Math.log(parameters[i]);
                }
                if (!noise.isKnown()) {
                    logs[parameters.length] = Math.log(own * part);
                }
                evaluate(logs, into);
                double far = Math.log(slowest(parameters) / camera.period());
                double deviance =
                        GammaFit.deviance(data, shapes, into) + DETACHED * far * far + hold(logs) * hold(logs);
                if (best == null || deviance < bestDeviance) {
                    best = logs;
                    bestDeviance = deviance;
                }
            }
        }
        return best;
    }

    /** How far the slowest motion is faster than a trace can tell. */
    double hold(double[] logs) {
        double[] parameters = new double[model.parameters().size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Math.exp(logs[i]);
        }
        return Math.max(0, Math.log(camera.period() / (FASTEST * slowest(parameters))));
    }

    private double slowest(double[] parameters) {
        return model.relaxations(parameters).stream()
                .mapToDouble(Relaxation::time)
                .max()
                .orElseThrow();
    }

    Curve curve(double[] start) {
        return (logs, into) -> {
            double[] held = logs.clone();
            for (int i = 0; i < held.length; i++) {
                held[i] = Math.clamp(held[i], start[i] - FARTHEST, start[i] + FARTHEST);
            }
            evaluate(held, into);
        };
    }

    private void evaluate(double[] logs, double[] into) {
        expected.accept(new SampledMotion(relaxations(logs), camera, noiseVariance(logs)), into);
    }

    List<Relaxation> relaxations(double[] logs) {
        double[] parameters = new double[model.parameters().size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Math.exp(logs[i]);
        }
        return model.relaxations(parameters);
    }

    double noiseVariance(double[] logs) {
        return noise.isKnown() ? noise.variance() : Math.exp(logs[logs.length - 1]);
    }

    /** The fit with its values corrected for bias: that of the logarithm, and what the exponential adds to it. */
    MotionFit result(double[] logs, double[][] covariance, double[] bias, Goodness goodness, boolean converged) {
        double[] values = new double[logs.length];
        for (int i = 0; i < values.length; i++) {
            double variance = covariance[i][i];
            double shift = bias[i] + variance / 2;
            double limit = Math.sqrt(variance) / 2;
            double bounded = Double.isFinite(shift) ? Math.clamp(shift, -limit, limit) : 0;
            values[i] = Math.exp(logs[i] - bounded);
        }
        return new MotionFit(model, camera, values, covariance, noise, goodness, converged);
    }
}
