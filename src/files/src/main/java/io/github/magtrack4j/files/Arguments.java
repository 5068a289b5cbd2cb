package io.github.magtrack4j.files;

/** Checks of arguments, with messages that name the argument, its value and what it must be. */
final class Arguments {
    private Arguments() {}

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
        }
    }
}
