/** {@code magtrack demo}: simulates, tracks and plots a movie, in less than a minute. */
package io.github.magtrack4j.cli.demo;
