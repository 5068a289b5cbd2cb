/**
 * The {@code magtrack} command: files in, traces and pictures out.
 *
 * <p>{@link io.github.magtrack4j.cli.Magtrack} is the program; each of its subcommands is a class whose name ends in
 * {@code Command}, which reads the options and prints what was done. The work is in a class that knows no command line
 * and whose name ends in {@code Job}: simulating, plotting and reporting; tracking is the engine's,
 * {@link io.github.magtrack4j.tracking.MovieTracking}. So {@code demo} does what the others do, one after the other.
 *
 * <p>This is no named module but runs on the class path: XChart and progressbar have no module descriptors, and picocli
 * would have to be let into every command's private fields.
 */
package io.github.magtrack4j.cli;
