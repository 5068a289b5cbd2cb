/** What traces tell: spectra, variances, forces, elasticity, tethers and steps. */
@SuppressWarnings("module") // the digit is of the name magtrack4j
module io.github.magtrack4j.analysis {
    requires io.github.magtrack4j;
    requires hipparchus.core;
    requires hipparchus.optim;

    exports io.github.magtrack4j.analysis;
    exports io.github.magtrack4j.analysis.elasticity;
    exports io.github.magtrack4j.analysis.experiment;
    exports io.github.magtrack4j.analysis.force;
    exports io.github.magtrack4j.analysis.motion;
    exports io.github.magtrack4j.analysis.steps;
    exports io.github.magtrack4j.analysis.tether;
}
