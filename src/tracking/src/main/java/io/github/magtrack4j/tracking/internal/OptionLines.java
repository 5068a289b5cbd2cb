package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.CenterMethod;
import io.github.magtrack4j.FftProfileOptions;
import io.github.magtrack4j.PolarProfileOptions;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ProfileOptions;
import io.github.magtrack4j.QuadrantOptions;
import io.github.magtrack4j.RadialProfileOptions;
import io.github.magtrack4j.TrackingOptions;
import java.util.Map;

/** The lines of a header that tell how images were tracked. What is not used has no line. */
public final class OptionLines {
    private static final String PROFILE = "profile";

    private OptionLines() {}

    /** Adds the lines for all options. */
    public static void put(Map<String, String> parameters, TrackingOptions options, Precision precision) {
        parameters.put("background", HeaderText.lowerCase(options.background()));
        parameters.put("xy", HeaderText.dashed(options.centerMethod()));
        if (options.centerMethod() == CenterMethod.QUADRANT) {
            QuadrantOptions quadrant = options.quadrant();
            parameters.put("iterations", String.valueOf(quadrant.iterations()));
            parameters.put("radial_steps", String.valueOf(quadrant.radialSteps()));
            parameters.put("angular_steps", String.valueOf(quadrant.angularSteps()));
            parameters.put("radius_ratio", String.valueOf(quadrant.radiusRatio()));
        } else {
            parameters.put("iterations", String.valueOf(options.iterations()));
            parameters.put("line_ratio", String.valueOf(options.lineRatio()));
            parameters.put("local_points", String.valueOf(options.localPoints()));
        }
        putProfile(parameters, options.profile());
        parameters.put("z", HeaderText.dashed(options.lookupMethod()));
        parameters.put("lookup_local_points", String.valueOf(options.lookupLocalPoints()));
        parameters.put("precision", HeaderText.lowerCase(precision));
    }

    /** Adds which profile is computed, and how. */
    static void putProfile(Map<String, String> parameters, ProfileOptions options) {
        if (options instanceof RadialProfileOptions radial) {
            parameters.put(PROFILE, "radial");
            parameters.put("oversample", String.valueOf(radial.oversample()));
        } else if (options instanceof PolarProfileOptions polar) {
            parameters.put(PROFILE, "polar");
            parameters.put("oversample", String.valueOf(polar.oversample()));
            parameters.put("profile_angular_steps", String.valueOf(polar.angularSteps()));
        } else if (options instanceof FftProfileOptions fft) {
            parameters.put(PROFILE, "fft");
            parameters.put("oversample", String.valueOf(fft.oversample()));
            parameters.put("min_radius", String.valueOf(fft.minRadius()));
            parameters.put("max_radius", String.valueOf(fft.maxRadius()));
            parameters.put("gaussian_factor", String.valueOf(fft.gaussianFactor()));
        }
    }

    /**
     * Which profile made something, by its header: that of the reference where it does not say, as a table of its has no
     * header.
     */
    static String profile(Map<String, String> header) {
        return header.getOrDefault(PROFILE, "radial");
    }
}
