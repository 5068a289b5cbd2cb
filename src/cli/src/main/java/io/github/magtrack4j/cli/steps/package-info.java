/** {@code magtrack steps}: traces in, steps and dwell times out. */
package io.github.magtrack4j.cli.steps;
