package io.github.magtrack4j.internal;

import java.util.function.LongToDoubleFunction;

/** Checks of arguments, with messages that name the argument, its value and what it must be. */
public final class Arguments {
    private Arguments() {}

    /** Any check, with what is wanted in words. */
    public static void require(String name, Object value, boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + wanted);
        }
    }

    public static void atLeast(String name, long value, long least) {
        require(name, value, value >= least, "at least " + least);
    }

    public static void inRange(String name, long value, long least, long most) {
        require(name, value, value >= least && value <= most, least + " to " + most);
    }

    /** The upper bound has a text of its own, for it may be another argument. */
    public static void inRange(String name, double value, double least, String most, double greatest) {
        require(name, value, value >= least && value <= greatest, Math.round(least) + " to " + most);
    }

    public static void positive(String name, double value) {
        require(name, value, value > 0 && Double.isFinite(value), "positive and finite");
    }

    public static void notNegative(String name, double value) {
        require(name, value, value >= 0 && Double.isFinite(value), "0 or more and finite");
    }

    public static void finite(String name, double value) {
        require(name, value, Double.isFinite(value), "finite");
    }

    public static void oddAtLeastThree(String name, int value) {
        require(name, value, value >= 3 && value % 2 != 0, "odd and at least 3");
    }

    public static double lineRatio(double lineRatio) {
        inRange("lineRatio", lineRatio, 0, "1", 1);
        return lineRatio;
    }

    public static void index(String name, long value, long size) {
        if (value < 0 || value >= size) {
            throw new IndexOutOfBoundsException(name + " is " + value + "; it must be 0 to " + (size - 1));
        }
    }

    /**
     * Requires heights of a look-up table's planes, which are interpolated between neighbours, to be finite, and to
     * rise or fall strictly.
     *
     * @param name what the argument is called
     * @param planes the number of planes
     * @param z the height of each plane in nm
     * @throws IllegalArgumentException with the number and the height of the first plane that is not so
     */
    public static void planeHeights(String name, long planes, LongToDoubleFunction z) {
        long rising = 0;
        for (long plane = 0; plane < planes; plane++) {
            finite(name + "[" + plane + "]", z.applyAsDouble(plane));
            rising += plane > 0 ? (int) Math.signum(z.applyAsDouble(plane) - z.applyAsDouble(plane - 1)) : 0;
        }
        for (long plane = 1; plane < planes; plane++) {
            double step = z.applyAsDouble(plane) - z.applyAsDouble(plane - 1);
            // Most steps tell which way the table goes, so that one plane out of place is named as such.
            if (!(rising >= 0 ? step > 0 : step < 0)) {
                throw new IllegalArgumentException(plane(planes, z, plane)
                        + "; the heights of the planes must rise or fall strictly, so sort the planes by height, and"
                        + " leave each height once");
            }
        }
    }

    private static String plane(long planes, LongToDoubleFunction z, long plane) {
        String text = "plane " + plane + " (from 0) has the height " + z.applyAsDouble(plane) + " nm, after "
                + z.applyAsDouble(plane - 1) + " nm";
        return plane + 1 < planes ? text + " and before " + z.applyAsDouble(plane + 1) + " nm" : text;
    }

    /** The product of sizes that must fit into a long. */
    public static long product(String name, long... factors) {
        long product = 1;
        try {
            for (long factor : factors) {
                product = Math.multiplyExact(product, factor);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + " is larger than 2^63 - 1 bytes; it must be less", e);
        }
        return product;
    }
}
