package io.github.magtrack4j.internal;

import io.github.magtrack4j.DoubleSeries;

/** The check of the heights of a look-up table's planes, which are interpolated between neighbours. */
public final class PlaneHeights {
    private PlaneHeights() {}

    /**
     * Requires heights that are finite, and rise or fall strictly.
     *
     * @param name what the argument is called
     * @throws IllegalArgumentException with the number and the height of the first plane that is not so
     */
    public static void require(String name, DoubleSeries z) {
        long rising = 0;
        for (long plane = 0; plane < z.size(); plane++) {
            Arguments.finite(name + "[" + plane + "]", z.get(plane));
            rising += plane > 0 ? (int) Math.signum(z.get(plane) - z.get(plane - 1)) : 0;
        }
        for (long plane = 1; plane < z.size(); plane++) {
            double step = z.get(plane) - z.get(plane - 1);
            // Most steps tell which way the table goes, so that one plane out of place is named as such.
            if (!(rising >= 0 ? step > 0 : step < 0)) {
                throw new IllegalArgumentException(describe(z, plane)
                        + "; the heights of the planes must rise or fall strictly, so sort the planes by height, and"
                        + " leave each height once");
            }
        }
    }

    private static String describe(DoubleSeries z, long plane) {
        String text = "plane " + plane + " (from 0) has the height " + z.get(plane) + " nm, after " + z.get(plane - 1)
                + " nm";
        return plane + 1 < z.size() ? text + " and before " + z.get(plane + 1) + " nm" : text;
    }
}
