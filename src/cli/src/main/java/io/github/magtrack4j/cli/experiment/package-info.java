/**
 * What {@code force}, {@code tether} and {@code steps} share: traces with what was done meanwhile, and results as
 * tables.
 */
package io.github.magtrack4j.cli.experiment;
