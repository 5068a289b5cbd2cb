package io.github.magtrack4j.analysis.experiment;

import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.analysis.tether.FocalTravel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What an experiment was done with, and no movie tells: from a file of properties, {@code key=value} in lines.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param beadRadius in nm; {@code bead_radius_nm}, which must be there
 * @param fieldDegrees the direction of the field in the image, from x towards y; {@code field_direction_deg}, 0 without
 * @param exposure of a frame, in s; {@code exposure_s}; NaN for the whole time between frames
 * @param celsius the temperature; {@code temperature_c}, 25 without
 * @param viscosity in mPa s; {@code viscosity_mpa_s}, that of water at the temperature without
 * @param focalFactor what heights in the traces are multiplied by; {@code focal_factor}, 1 without, as tables may have
 *     it already
 * @param noise the standard deviation of a localization in x and y, in nm, where traces have no sigma;
 *     {@code noise_nm}; NaN if it is to be fitted
 * @param surface the height that extensions count from, in nm; {@code surface_z_nm}; NaN if it is to be found
 * @param frameRate in Hz, where traces do not tell it; {@code frame_rate_hz}; NaN without
 * @param nmPerPixel where traces do not tell it; {@code nm_per_px}; NaN without
 */
public record Settings(
        double beadRadius,
        double fieldDegrees,
        double exposure,
        double celsius,
        double viscosity,
        double focalFactor,
        double noise,
        double surface,
        double frameRate,
        double nmPerPixel) {
    private static final double ROOM = 25;
    private static final double MPA_S = 1e-9;

    /**
     * Takes settings from properties.
     *
     * @throws IllegalArgumentException if a key is not known, a value no number or out of its range, or the radius
     *     missing; the message names the key
     */
    public static Settings of(Properties properties) {
        TreeSet<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        double radius = number(properties, unknown, "bead_radius_nm", Double.NaN, 1, 100_000);
        if (Double.isNaN(radius)) {
            throw new IllegalArgumentException("bead_radius_nm is missing; it must be there");
        }
        double field = number(properties, unknown, "field_direction_deg", 0, -360, 360);
        double exposure = number(properties, unknown, "exposure_s", Double.NaN, 0, 1000);
        double celsius = number(properties, unknown, "temperature_c", ROOM, 0, 100);
        double water = Medium.water(celsius).viscosity() / MPA_S;
        double viscosity = number(properties, unknown, "viscosity_mpa_s", water, 0.01, 1e6);
        double focal = number(properties, unknown, "focal_factor", 1, 0.1, FocalTravel.height(1, 1.5));
        double noise = number(properties, unknown, "noise_nm", Double.NaN, 0, 1e6);
        double surface = number(properties, unknown, "surface_z_nm", Double.NaN, -1e9, 1e9);
        double rate = number(properties, unknown, "frame_rate_hz", Double.NaN, 1e-6, 1e9);
        double scale = number(properties, unknown, "nm_per_px", Double.NaN, 1e-6, 1e9);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(unknown.first() + " is no setting; it must be one of "
                    + String.join(
                            ", ",
                            new Settings(1, 0, 0, ROOM, 1, 1, 1, 0, 1, 1).used().keySet()));
        }
        return new Settings(radius, field, exposure, celsius, viscosity, focal, noise, surface, rate, scale);
    }

    private static double number(
            Properties properties, TreeSet<String> unknown, String key, double without, double low, double high) {
        unknown.remove(key);
        String text = properties.getProperty(key);
        if (text == null) {
            return without;
        }
        double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is '" + text + "'; it must be a number", e);
        }
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(key + " is " + text + "; it must be " + low + " to " + high);
        }
        return value;
    }

    /** Returns the liquid. */
    public Medium medium() {
        return Medium.of(celsius, viscosity);
    }

    /** Returns the settings by their keys, for a header; those that are not known are left out. */
    public Map<String, String> used() {
        Map<String, String> used = new LinkedHashMap<>();
        put(used, "bead_radius_nm", beadRadius);
        put(used, "field_direction_deg", fieldDegrees);
        put(used, "exposure_s", exposure);
        put(used, "temperature_c", celsius);
        put(used, "viscosity_mpa_s", viscosity);
        put(used, "focal_factor", focalFactor);
        put(used, "noise_nm", noise);
        put(used, "surface_z_nm", surface);
        put(used, "frame_rate_hz", frameRate);
        put(used, "nm_per_px", nmPerPixel);
        return used;
    }

    private static void put(Map<String, String> used, String key, double value) {
        if (!Double.isNaN(value)) {
            used.put(key, Double.toString(value));
        }
    }
}
