/** Look-up tables and ring tables, one for all beads or one for each, as {@code .npy} files. */
package io.github.magtrack4j.files.tables;
