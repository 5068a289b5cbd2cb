/** {@code magtrack zlut}: a focus scan in, a look-up table out, with a picture of its quality. */
package io.github.magtrack4j.cli.zlut;
