/**
 * The files around a measurement: movies in; look-up tables and regions of interest in and out; traces out.
 *
 * <p>{@link io.github.magtrack4j.files.Movie} opens TIFF and {@code .npy} files of any size and hands out their frames,
 * straight from the mapped file where its layout permits. {@link io.github.magtrack4j.files.TiffWriter} makes such
 * files. {@link io.github.magtrack4j.files.ZLutFile}, {@link io.github.magtrack4j.files.RegionFile}, {@link
 * io.github.magtrack4j.files.TraceWriter} and {@link io.github.magtrack4j.files.TraceFile} are for the small ones; traces
 * are CSV, {@code .npy} or HDF5 files.
 *
 * <p>Two rules hold for all. A file that is not what it should be is a {@link
 * io.github.magtrack4j.files.BadFileException}, whose message is one sentence that names the file and what is wrong; it
 * is never an error of another kind, however malformed the file. And a file that is written appears under its name
 * when it is whole, or not at all.
 */
package io.github.magtrack4j.files;
