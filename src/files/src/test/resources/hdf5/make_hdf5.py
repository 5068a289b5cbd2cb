"""Writes the files of traces of this folder with a program that is not ours: python3 make_hdf5.py

Made with h5py 3.16.0. All have 6 rows: 3 frames of 2 beads. arithmetic.h5 and out-of-memory.h5 are not made here: these
are damaged files that once were more than the library that reads HDF5 could stand.
"""
import h5py
import numpy as np

LATEST = ("v110", "v110")
COLUMNS = {
    "frame": np.repeat(np.arange(3), 2),
    "bead": np.tile(np.arange(2), 3),
    "x_px": np.arange(6) + 0.25,
    "y_px": np.arange(6) + 0.5,
    "z_nm": np.arange(6) * 100.0,
}


def write(name, libver, attributes=True, **options):
    with h5py.File(name, "w", libver=libver) as file:
        if attributes:
            file.attrs["movie"] = "beads.tif"
            file.attrs["frame_rate_hz"] = 100.0
            file.attrs["fixed"] = np.bytes_("text")
            file.attrs["pair"] = np.array([1, 2], "i2")
        for column, values in COLUMNS.items():
            file.create_dataset(column, data=values, **options)
        return file


write("earliest.h5", "earliest")
write("latest.h5", LATEST)
write("chunked_earliest.h5", "earliest", chunks=(4,))
write("chunked_latest.h5", LATEST, chunks=(4,))
write("deflate_earliest.h5", "earliest", chunks=(4,), compression="gzip", shuffle=True, fletcher32=True)
write("deflate_latest.h5", LATEST, chunks=(6,), compression="gzip", shuffle=True)
write("lzf_extensible.h5", LATEST, chunks=(2,), maxshape=(None,), compression="lzf")
# What a file of traces may have beside them: groups, links, texts, records, tables, numbers of other types.
with h5py.File("mixed.h5", "w", libver="earliest") as mixed:
    for column, values in COLUMNS.items():
        mixed[column] = values.astype(">f4" if column == "x_px" else "i2" if column == "bead" else values.dtype)
    mixed["group/inner"] = 1
    mixed["soft"] = h5py.SoftLink("/group/inner")
    mixed["same"] = h5py.SoftLink("/z_nm")
    mixed["external"] = h5py.ExternalLink("latest.h5", "/z_nm")
    mixed["table"] = np.zeros((2, 3))
    mixed["score"] = np.arange(6, dtype="u1")
    mixed["text"] = "é"
with h5py.File("records.h5", "w", libver="earliest") as records:
    records["records"] = np.zeros(2, [("a", "i4"), ("b", "f8"), ("c", "i2", (3,))])
    records["texts"] = ["a", "bc"]
    records.attrs["texts"] = ["a", "bc"]
# Small files that promise much: rows that were never written, of compressed chunks or not, and a chunk of 2 GB.
with h5py.File("unwritten.h5", "w") as file:
    file.create_dataset("frame", (1 << 28,), "i8", chunks=(1024,))
with h5py.File("unwritten_deflate.h5", "w") as file:
    file.create_dataset("frame", (1 << 40,), "i8", chunks=(1024,), compression="gzip")
with h5py.File("large_chunk.h5", "w") as file:
    file.create_dataset("frame", (6,), "i8", chunks=(1 << 28,), maxshape=(None,), compression="gzip")
