"""Writes the .npy files of this folder with NumPy (made with 2.4.6): python3 make_npy.py

Every array counts up from a start in C order, so that a test can tell each element from its index.
"""
import numpy as np
from numpy.lib import format as npy

shape = (2, 3, 4)
count = np.arange(24).reshape(shape)
for name in ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8"]:
    # The last value is the type's largest, or its lowest, so that signs show.
    array = count.astype(name)
    array[-1, -1, -1] = np.iinfo(name).max if name[0] == "u" else -8
    np.save(f"{name}_little_c.npy", array)
    np.save(f"{name}_big_fortran.npy", np.asfortranarray(array.astype(">" + name)))
np.save("b1_little_c.npy", count % 2 == 1)
np.save("b1_big_fortran.npy", np.asfortranarray(count % 2 == 1))
np.save("u2_big_c.npy", count.astype(">u2"))
np.save("f8_little_fortran.npy", np.asfortranarray(count.astype("f8")))
np.save("u1_little_fortran.npy", np.asfortranarray(count.astype("u1")))

# The reference's order of axes: (rows, columns, images).
np.save("u1_image_last.npy", np.ascontiguousarray(np.moveaxis(count, 0, -1)).astype("u1"))
np.save("u2_image_last_fortran.npy", np.asfortranarray(np.moveaxis(count, 0, -1).astype("<u2")))

np.save("series.npy", np.array([0.5, np.nan, -1e300]))
np.save("matrix.npy", np.arange(6).reshape(2, 3) / 4)
np.save("scalar.npy", np.float64(2.5))
np.save("empty.npy", np.zeros((0, 3, 4), "u1"))
np.save("no_columns.npy", np.zeros((2, 3, 0), "u1"))
np.save("four_axes.npy", np.zeros((1, 1, 1, 1)))
for version in [(2, 0), (3, 0)]:
    with open(f"version_{version[0]}.npy", "wb") as file:
        npy.write_array(file, np.arange(6).reshape(2, 3) / 4, version=version)

np.save("bad_complex.npy", np.array([1j]))
np.save("bad_object.npy", np.array([None], dtype=object), allow_pickle=True)
np.save("bad_records.npy", np.zeros(1, dtype=[("x", "f8"), ("y", "f8")]))
np.save("bad_text.npy", np.array(["abc"]))
np.save("bad_f16.npy", np.zeros(1, "f16"))
np.save("bad_date.npy", np.zeros(1, "M8[s]"))
