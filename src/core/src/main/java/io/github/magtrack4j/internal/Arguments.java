package io.github.magtrack4j.internal;

/** Checks of arguments, with messages that name the argument, its value and what it must be. */
public final class Arguments {
    private Arguments() {}

    public static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
        }
        return value;
    }

    public static void index(String name, long value, long size) {
        if (value < 0 || value >= size) {
            throw new IndexOutOfBoundsException(name + " is " + value + "; it must be 0 to " + (size - 1));
        }
    }

    public static int oddAtLeastThree(String name, int value) {
        if (value < 3 || value % 2 == 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be odd and at least 3");
        }
        return value;
    }

    public static double lineRatio(double lineRatio) {
        if (!(lineRatio >= 0 && lineRatio <= 1)) {
            throw new IllegalArgumentException("lineRatio is " + lineRatio + "; it must be 0 to 1");
        }
        return lineRatio;
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

    /** The upper bound has a text of its own, for it may be another argument. */
    public static void inRange(String name, double value, double least, String most, double greatest) {
        if (!(value >= least && value <= greatest)) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be " + Math.round(least) + " to " + most);
        }
    }
}
