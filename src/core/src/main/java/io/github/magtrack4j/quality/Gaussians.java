package io.github.magtrack4j.quality;

/** What normally distributed noise does. */
final class Gaussians {
    private Gaussians() {}

    /**
     * The variance of a value that is taken at one place or, where noise turns their order over, at another.
     *
     * @param jump the difference of the two values
     * @param lead how much the chosen place is ahead, 0 or more
     * @param sd the standard deviation of the lead
     */
    static double varianceOfChoice(double jump, double lead, double sd) {
        double turned = lead < sd * 6 ? upperTail(lead / sd) : 0;
        return Double.isFinite(jump) ? jump * jump * turned * (1 - turned) : 0;
    }

    /** The probability of a value above x ≥ 0: Abramowitz and Stegun, 26.2.17, within 8e-8. */
    static double upperTail(double x) {
        double t = 1 / (1 + 0.2316419 * x);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
