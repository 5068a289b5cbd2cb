package io.github.magtrack4j.analysis.elasticity;

import io.github.magtrack4j.internal.Arguments;

/**
 * A worm-like chain that also stretches, at high forces:
 *
 * <pre>{@code
 * x/Lc = 1 - ½ √(kT/(F Lp)) + F/St
 * }</pre>
 *
 * <p>For forces well above kT/Lp, 0.08 pN of DNA: within 1 % of the worm-like chain from some 2 pN on; below the
 * unwinding and overstretching of DNA, 30 pN. Source: T. Odijk, "Stiff chains and filaments under tension",
 * Macromolecules 28 (1995) 7016, equation 42.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param contourLength in nm
 * @param persistenceLength in nm
 * @param stretchModulus St, in pN; some 1000 of DNA
 * @param thermalEnergy kT, in pN nm
 */
public record ExtensibleChain(
        double contourLength, double persistenceLength, double stretchModulus, double thermalEnergy) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public ExtensibleChain {
        Arguments.positive("contourLength", contourLength);
        Arguments.positive("persistenceLength", persistenceLength);
        Arguments.positive("stretchModulus", stretchModulus);
        Arguments.positive("thermalEnergy", thermalEnergy);
    }

    /**
     * Returns the extension at a force, in nm.
     *
     * @param force in pN; at least kT/Lp, below which the formula does not hold
     */
    public double extension(double force) {
        double least = thermalEnergy / persistenceLength;
        Arguments.require("force", force, force >= least && Double.isFinite(force), "kT/Lp, " + least + " pN, or more");
        return contourLength
                * (1 - 0.5 * Math.sqrt(thermalEnergy / (force * persistenceLength)) + force / stretchModulus);
    }

    /**
     * Returns the force at an extension, in pN.
     *
     * @param extension in nm; at least that at the force kT/Lp
     */
    public double force(double extension) {
        double least = thermalEnergy / persistenceLength;
        double lowest = extension(least);
        Arguments.require(
                "extension",
                extension,
                extension >= lowest && Double.isFinite(extension),
                lowest + " nm or more, or the force is too low for the formula");
        double low = least;
        double high = least;
        while (extension(high) < extension) {
            high *= 2;
        }
        // The extension rises with the force, and ever less curved in its logarithm: halving is exact and quick enough.
        for (int step = 0; step < 200 && high - low > Math.ulp(high); step++) {
            double middle = (low + high) / 2;
            if (extension(middle) < extension) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
