package io.github.magtrack4j.simulation;

/** Checks of arguments, with messages that name the argument, its value and what it must be. */
final class Checks {
    private Checks() {}

    static void inRange(String name, long value, long least, long most) {
        require(name, value, value >= least && value <= most, least + " to " + most);
    }

    static void atLeast(String name, long value, long least) {
        require(name, value, value >= least, "at least " + least);
    }

    static void positive(String name, double value) {
        require(name, value, value > 0 && Double.isFinite(value), "positive and finite");
    }

    static void notNegative(String name, double value) {
        require(name, value, value >= 0 && Double.isFinite(value), "0 or more and finite");
    }

    static void finite(String name, double value) {
        require(name, value, Double.isFinite(value), "finite");
    }

    static void require(String name, Object value, boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + wanted);
        }
    }
}
