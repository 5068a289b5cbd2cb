package io.github.magtrack4j.method;

import java.util.List;
import java.util.Map;

/** The profile that tells a bead's height: of the image itself, or of its Fourier transform. */
public sealed interface Profile extends Part<Profile> permits RadialProfile, PolarProfile, FourierProfile {
    /** The key of a profile in headers. */
    String KEY = "profile";

    /** A profile has at most this many bins per pixel, or per period. */
    int MAX_OVERSAMPLE = 64;

    /** Returns each kind with its defaults; the first is the one by which MagTrack looks heights up. */
    static List<Profile> all() {
        return List.of(RadialProfile.DEFAULTS, PolarProfile.DEFAULTS, FourierProfile.DEFAULTS);
    }

    /**
     * Returns the profile that a header tells of; a radial one where it tells of none, and the default of each
     * parameter that it does not have.
     *
     * @throws IllegalArgumentException if there is no such profile, or a value is not one that its parameter may have
     */
    static Profile of(Map<String, String> header) {
        return Part.read(all(), header);
    }

    /**
     * Returns the number of bins that such a profile has.
     *
     * @param size the width of the images, in pixels
     */
    int bins(int size);

    /** Returns the bins per pixel, or per period, 1 to {@value #MAX_OVERSAMPLE}. */
    int oversample();

    /** Returns whether its bins are distances in the image; else they are spatial frequencies. */
    boolean isSpatial();

    @Override
    default String key() {
        return KEY;
    }
}
