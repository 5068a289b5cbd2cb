package io.github.magtrack4j.method;

import java.util.List;
import java.util.Map;

/** How a profile's height is looked up in a table. */
public sealed interface Lookup extends Part<Lookup> permits Correlation, WeightedLeastSquares {
    /** The key of a look-up in headers. */
    String KEY = "z";

    /** Returns each way with its defaults; the first is MagTrack's. */
    static List<Lookup> all() {
        return List.of(Correlation.DEFAULTS, WeightedLeastSquares.DEFAULTS);
    }

    /**
     * Returns the look-up that a header tells of; MagTrack's where it tells of none, and the default of each parameter
     * that it does not have.
     *
     * @throws IllegalArgumentException if there is no such look-up, or a value is not one that its parameter may have
     */
    static Lookup of(Map<String, String> header) {
        return Part.read(all(), header);
    }

    /**
     * Returns the planes of the parabola about the plane that is most like the profile, odd, 3 to the number of planes:
     * a table needs as many.
     */
    int localPoints();

    @Override
    default String key() {
        return KEY;
    }
}
