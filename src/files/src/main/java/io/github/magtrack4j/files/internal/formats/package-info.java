/** Movies in files other than TIFF and HDF5: AVI, NDTiff, NumPy and PNG. */
package io.github.magtrack4j.files.internal.formats;
