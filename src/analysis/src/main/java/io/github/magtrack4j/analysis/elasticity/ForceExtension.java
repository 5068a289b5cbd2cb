package io.github.magtrack4j.analysis.elasticity;

import io.github.magtrack4j.internal.Arguments;

/**
 * A force and the extension at it, each with its error.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param force in pN; more than 0
 * @param forceError one standard deviation; 0 if it is negligible
 * @param extension in nm
 * @param extensionError one standard deviation; 0 if it is negligible, though not both
 */
public record ForceExtension(double force, double forceError, double extension, double extensionError) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public ForceExtension {
        Arguments.positive("force", force);
        Arguments.notNegative("forceError", forceError);
        Arguments.positive("extension", extension);
        Arguments.notNegative("extensionError", extensionError);
        Arguments.require(
                "extensionError", extensionError, forceError > 0 || extensionError > 0, "positive if forceError is 0");
    }
}
