"""Writes the HDF5 files of this folder (made with h5py 3.7.0 and NumPy 1.24.2): python3 make_hdf5.py

All have the frames of truth.npy, (frames, rows, columns) of unsigned 16-bit integers up to 4095, if not said otherwise.
"""
import h5py
import numpy as np

frames = np.random.default_rng(7).integers(0, 4096, (6, 9, 13)).astype("u2")
np.save("truth.npy", frames)


def create(name, **how):
    return h5py.File(name + ".h5", "w", **how)


with create("contiguous") as file:
    file["frames"] = frames
with create("gzip_shuffle") as file:
    file.create_dataset("entry/data", data=frames, chunks=(2, 4, 5), compression="gzip", shuffle=True)
with create("lzf") as file:
    file.create_dataset("entry/data", data=frames, chunks=(1, 9, 13), compression="lzf")
with create("fletcher") as file:
    file.create_dataset("entry/data", data=frames, chunks=(4, 9, 13), fletcher32=True, maxshape=(None, 9, 13))
with create("latest", libver="latest") as file:
    file.create_dataset("entry/data", data=frames, chunks=(2, 9, 7), compression="gzip", maxshape=(None, 9, 13))
with create("big_endian") as file:
    file["frames"] = frames.astype(">u2")
with create("n1hw") as file:
    file["images"] = frames[:, None]
with create("nhw1") as file:
    file["images"] = frames[..., None]
with create("n1hw_chunks") as file:
    file.create_dataset("images", data=frames[:, None], chunks=(2, 3, 4, 5), maxshape=(None,) * 4, compression="gzip")
with create("nhw1_chunks") as file:
    file.create_dataset("images", data=frames[..., None], chunks=(2, 3, 4, 5), maxshape=(None,) * 4, compression="gzip")
with create("beside") as file:
    file["raw/images"] = frames
    file["raw/again"] = h5py.SoftLink("/raw/images")
    file["raw/hard"] = file["raw/images"]
    file["times"] = np.arange(6.0)
    file["mean"] = frames.mean(0)
    file["name"] = "text"

# Numbers of all types: those of truth.npy less 2000, where they have a sign; modulo 100 in bytes.
with create("types") as file:
    for dtype in ["i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "u1", "<u4", ">u4", "<u8", ">u8"] + [
        order + real for order in "<>" for real in ["f2", "f4", "f8"]
    ]:
        values = frames.astype("i8") if "u" in dtype else frames.astype("i8") - 2000
        values = values % 100 if "1" in dtype else values
        file[dtype.replace("<", "little_").replace(">", "big_")] = values.astype(dtype)
    file["bool"] = frames > 2000
    file["long"] = np.full((1, 2, 2), 2**53 + 2)

# One image, (rows, columns).
with create("image") as file:
    file["dark"] = frames.mean(0)

# What is no movie, or not the only one, or not all there.
with create("two") as file:
    file["a"] = frames
    file["b/c"] = frames[:3]
with create("rgb") as file:
    file["images"] = np.stack([frames] * 3, -1)
with create("none") as file:
    file["times"] = np.arange(4.0)
with create("unwritten") as file:
    file.create_dataset("frames", (10, 9, 13), "u2", chunks=(1, 9, 13))[:6] = frames
with create("never") as file:
    file.create_dataset("frames", (10, 9, 13), "u2")
with create("zeros") as file:
    file.create_dataset("frames", (10, 9, 13), "u2")[:6] = frames
with create("external") as file:
    file["frames"] = h5py.ExternalLink("contiguous.h5", "/frames")
layout = h5py.VirtualLayout(frames.shape, "u2")
layout[:] = h5py.VirtualSource("contiguous.h5", "frames", frames.shape)
with create("virtual") as file:
    file.create_virtual_dataset("frames", layout)
