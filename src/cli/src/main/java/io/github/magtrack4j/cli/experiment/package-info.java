/**
 * Traces with what was done meanwhile, as {@code force} and {@code tether} read them.
 */
package io.github.magtrack4j.cli.experiment;
