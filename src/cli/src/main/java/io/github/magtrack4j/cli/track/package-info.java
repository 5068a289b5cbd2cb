/** {@code magtrack track}: a movie in, traces out. */
package io.github.magtrack4j.cli.track;
