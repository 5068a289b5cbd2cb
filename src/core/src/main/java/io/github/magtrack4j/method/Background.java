package io.github.magtrack4j.method;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The level that is subtracted from an image before its centre of mass is computed.
 *
 * <p>With a level, the mass of a pixel is its absolute difference from that level.
 */
public enum Background {
    /** Nothing: the mass of a pixel is its value. */
    NONE,
    /** The mean of all pixels. */
    MEAN,
    /** The median of all pixels: of an even number, the average of the two middle ones. */
    MEDIAN;

    /** The key of a background in headers. */
    public static final String KEY = "background";

    /** Returns the name that headers and the command have, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the background that a header tells of; none where it tells of none.
     *
     * @throws IllegalArgumentException if there is no such background
     */
    static Background of(Map<String, String> header) {
        String name = header.getOrDefault(KEY, NONE.label());
        return Arrays.stream(values())
                .filter(background -> background.label().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(KEY + " is '" + name + "'; it must be none, mean or median"));
    }
}
