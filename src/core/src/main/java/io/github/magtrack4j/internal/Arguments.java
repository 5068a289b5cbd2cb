package io.github.magtrack4j.internal;

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
