/**
 * How movies are opened: {@link io.github.magtrack4j.files.internal.MovieOpener} looks at a file's first bytes and
 * hands it to its format; a folder is a movie of its files.
 *
 * <p>{@code movie} has what all formats share, {@code tiff} the TIFFs, {@code hdf5} the data sets of HDF5 files,
 * {@code formats} the others. {@code csv} is for tables of text, whatever these hold.
 */
package io.github.magtrack4j.files.internal;
