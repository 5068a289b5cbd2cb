/**
 * Steps in traces, and how long a bead stays between them: {@link io.github.magtrack4j.analysis.steps.StepFinder} finds
 * {@link io.github.magtrack4j.analysis.steps.Steps}, with the rate at which it finds some where there are none;
 * {@link io.github.magtrack4j.analysis.steps.DwellTimes} makes rates of the times between.
 *
 * <p>All classes are immutable and safe to share between threads.
 */
package io.github.magtrack4j.analysis.steps;
