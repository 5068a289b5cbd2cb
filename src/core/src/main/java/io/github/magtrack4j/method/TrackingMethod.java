package io.github.magtrack4j.method;

import java.util.Locale;

/** How images become localizations. */
public enum TrackingMethod {
    /**
     * The whole image is fitted by a ring table: {@link io.github.magtrack4j.Backend#jointFit}. It is as exact as the
     * image's noise allows, and tells the uncertainty of each localization.
     */
    JOINT_FIT,
    /**
     * Centre, profile, look-up, one after the other, as MagTrack does:
     * {@link io.github.magtrack4j.Backend#stackToXyzp}.
     */
    STEPS;

    /** Returns the name in headers and options: {@code joint-fit}, {@code steps}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
