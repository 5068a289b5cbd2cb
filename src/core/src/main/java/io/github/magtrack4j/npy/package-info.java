/**
 * NumPy's {@code .npy} files, read and written without any dependency.
 *
 * <p>{@link io.github.magtrack4j.npy.NpyArray} is one array of one file. Arrays whose bytes are laid out as this
 * library wants them, which are those that NumPy writes unless told otherwise, are mapped into memory and never copied;
 * others (big-endian, Fortran order, the image number as last axis) are rearranged on the way out. A file that is not
 * what it claims to be is a {@link io.github.magtrack4j.npy.NpyFormatException}.
 */
package io.github.magtrack4j.npy;
