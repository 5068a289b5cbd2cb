/** {@code magtrack plot}: traces in, a picture out. */
package io.github.magtrack4j.cli.plot;
