package io.github.magtrack4j.jointfit;

import io.github.magtrack4j.internal.Arguments;
import java.util.List;

/**
 * How a part of a bead's image depends on the angle about the bead: as {@code cos(order · angle)} or {@code sin(order ·
 * angle)}, the angle from x to y.
 *
 * <p>Order 0 is the rings themselves. Square pixels make orders that are multiples of 4, tilted illumination 1,
 * astigmatism 2, coma 1 and 3.
 *
 * @param order one of {@link #ORDERS}
 * @param sine whether it is the sine; order 0 has none
 */
public record Harmonic(int order, boolean sine) {
    /** The orders that there are. */
    public static final List<Integer> ORDERS = List.of(0, 1, 2, 3, 4, 8, 12, 16);

    /** The rings, the same at every angle. */
    public static final Harmonic RINGS = new Harmonic(0, false);

    /** Checks the order. */
    public Harmonic {
        Arguments.require("order", order, ORDERS.contains(order), "one of " + ORDERS);
        Arguments.require("sine", sine ? 1 : 0, !sine || order > 0, "false for order 0");
    }

    /** Returns the cosine of an order. */
    public static Harmonic cosine(int order) {
        return new Harmonic(order, false);
    }

    /** Returns the sine of an order, which is not 0. */
    public static Harmonic sine(int order) {
        return new Harmonic(order, true);
    }

    /** Returns the value at an angle in radians. */
    public double at(double angle) {
        return sine ? Math.sin(order * angle) : Math.cos(order * angle);
    }

    /** Returns the derivative by the angle at an angle in radians. */
    public double slope(double angle) {
        return order * (sine ? Math.cos(order * angle) : -Math.sin(order * angle));
    }

    /** Reads what {@link #toString} writes. */
    public static Harmonic parse(String text) {
        for (int order : ORDERS) {
            for (boolean sine : new boolean[] {false, true}) {
                if ((order > 0 || !sine) && new Harmonic(order, sine).toString().equals(text)) {
                    return new Harmonic(order, sine);
                }
            }
        }
        throw new IllegalArgumentException("text is \"" + text + "\"; it must be rings, or cos or sin and one of "
                + ORDERS.subList(1, ORDERS.size()));
    }

    /** Returns {@code rings}, or {@code cos} or {@code sin} and the order, such as {@code cos4}. */
    @Override
    public String toString() {
        return order == 0 ? "rings" : (sine ? "sin" : "cos") + order;
    }
}
