/** What the formats of movies share: checks before each read, the mapped file, pixels that a decoder made. */
package io.github.magtrack4j.files.internal.movie;
