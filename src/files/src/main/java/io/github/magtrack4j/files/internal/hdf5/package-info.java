/** HDF5 files, read with jHDF so that a damaged file does no harm; movies in them. */
package io.github.magtrack4j.files.internal.hdf5;
