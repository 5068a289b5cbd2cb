/**
 * How this project opens files to read and makes files that are either whole or not there.
 *
 * <p>Reading: {@link io.github.magtrack4j.internal.io.InputFile} opens a regular file, says in a sentence what is wrong
 * if it cannot, maps it into memory, and notices when it shrinks under the mapping. Writing:
 * {@link io.github.magtrack4j.internal.io.AtomicFile} collects the output under a temporary name in the same folder and
 * renames it at the end. Internal: shared with the modules {@code io.github.magtrack4j.files} and
 * {@code io.github.magtrack4j.tracking}.
 */
package io.github.magtrack4j.internal.io;
