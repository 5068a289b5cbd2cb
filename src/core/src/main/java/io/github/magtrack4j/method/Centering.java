package io.github.magtrack4j.method;

import java.util.List;
import java.util.Map;

/** How a bead's centre is refined below a pixel, from one that is good to a pixel or two. */
public sealed interface Centering extends Part<Centering> permits AutoConvolution, QuadrantInterpolation {
    /** The key of a centring in headers. */
    String KEY = "xy";

    /** Returns each way with its defaults; the first is MagTrack's. */
    static List<Centering> all() {
        return List.of(AutoConvolution.DEFAULTS, QuadrantInterpolation.DEFAULTS);
    }

    /**
     * Returns the centring that a header tells of; MagTrack's where it tells of none, and the default of each parameter
     * that it does not have.
     *
     * @throws IllegalArgumentException if there is no such centring, or a value is not one that its parameter may have
     */
    static Centering of(Map<String, String> header) {
        return Part.read(all(), header);
    }

    /**
     * Requires images that are wide enough.
     *
     * @param size the width of the images, in pixels
     * @throws IllegalArgumentException if they are not, with the parameter that would have to be another
     */
    void requireSize(int size);

    @Override
    default String key() {
        return KEY;
    }
}
