package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Diagnostics;

/**
 * What computed in another JVM, as that JVM tells it.
 *
 * @param description what the backend says of itself
 * @param vectorBits the width of the vectors in bits, or 0
 * @param emulated whether it was the emulated driver
 */
public record Computer(String description, int vectorBits, boolean emulated) {
    /** Where nothing computed. */
    static final Computer NONE = new Computer("", 0, false);

    /** Asks a backend. */
    static Computer of(Backend backend) {
        Diagnostics diagnostics = backend.diagnostics();
        return new Computer(
                backend.description(),
                diagnostics.vectorBits(),
                diagnostics.device().emulated());
    }

    /** Reads what {@link #toText} wrote. */
    static Computer parse(String text) {
        String[] parts = text.split(" ", 3);
        return new Computer(parts[2], Integer.parseInt(parts[0]), Boolean.parseBoolean(parts[1]));
    }

    String toText() {
        return vectorBits + " " + emulated + " " + description;
    }
}
