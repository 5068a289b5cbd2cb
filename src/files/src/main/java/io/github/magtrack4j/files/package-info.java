/**
 * Movies: {@link io.github.magtrack4j.files.Movie} opens TIFF, {@code .npy}, HDF5, AVI, NDTiff and PNG files of any
 * size and hands out their frames, straight from the mapped file where its layout permits.
 * {@link io.github.magtrack4j.files.TiffWriter} makes TIFFs. The small files around a measurement are in
 * {@code regions}, {@code tables} and {@code traces}.
 *
 * <p>Two rules hold for the files of all these packages. A file that is not what it should be is a
 * {@link io.github.magtrack4j.files.BadFileException}, whose message is one sentence that names the file and what is
 * wrong; it is never an error of another kind, however malformed the file. And a file that is written appears under its
 * name when it is whole, or not at all.
 */
package io.github.magtrack4j.files;
