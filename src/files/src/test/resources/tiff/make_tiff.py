"""Writes the TIFF files of this folder with programs that are not ours: python3 make_tiff.py

Made on Debian 12 with its packages python3-tifffile (2023.2.3), python3-numpy and libtiff-tools (tiffcp, 4.5.0).
All movies have 3 frames of 20 rows and 24 columns; pixel (frame, row, column) is frame * 60 + row * 5 + column in
8 bits, and frame * 10000 + row * 100 + column otherwise.
"""
import subprocess

import numpy as np
import tifffile

frame, row, column = np.ogrid[:3, :20, :24]
u8 = (frame * 60 + row * 5 + column).astype("u1")
u16 = (frame * 10000 + row * 100 + column).astype("u2")
GREY = {"photometric": "minisblack", "metadata": None}


def tiffcp(target, *options, source="u16.tif"):
    subprocess.run(["tiffcp", *options, source, target], check=True)


# All frames one right after the other, each in one strip.
tifffile.imwrite("u8.tif", u8, **GREY)
tifffile.imwrite("u16.tif", u16, **GREY)
tifffile.imwrite("f32.tif", u16.astype("f4"), **GREY)
tifffile.imwrite("f64.tif", u16.astype("f8"), **GREY)
tifffile.imwrite("u16_bigtiff.tif", u16, bigtiff=True, **GREY)
# Each page with its directory before its pixels.
with tifffile.TiffWriter("u16_separate.tif") as writer:
    for page in u16:
        writer.write(page, contiguous=False, **GREY)
# Several strips a page, the last of them shorter.
tiffcp("u16_strips.tif", "-c", "none", "-r", "8")
tiffcp("u16_big_endian.tif", "-B", "-c", "none")
tiffcp("u16_big_endian_bigtiff_strips.tif", "-B", "-8", "-c", "none", "-r", "7")
tifffile.imwrite("u16_big_endian_contiguous.tif", u16, byteorder=">", **GREY)
tifffile.imwrite("u8_big_endian.tif", u8, byteorder=">", **GREY)
tifffile.imwrite("f64_big_endian.tif", u16.astype("f8"), byteorder=">", **GREY)

# Compressed, tiled.
for name, codec in [("lzw", "lzw"), ("lzw_predictor", "lzw:2"), ("deflate", "zip"), ("packbits", "packbits")]:
    tiffcp(f"u16_{name}.tif", "-c", codec, "-r", "8")
    tiffcp(f"u8_{name}.tif", "-c", codec, source="u8.tif")
tiffcp("u16_big_endian_deflate_bigtiff.tif", "-B", "-8", "-c", "zip")
tiffcp("f32_deflate_predictor.tif", "-c", "zip:3", source="f32.tif")
tiffcp("u16_tiled.tif", "-c", "none", "-t", "-w", "16", "-l", "16")
tiffcp("u8_tiled_lzw.tif", "-c", "lzw", "-t", "-w", "16", "-l", "16", source="u8.tif")
tiffcp("u8_reversed_bits.tif", "-c", "none", "-f", "lsb2msb", source="u8.tif")
# Lossy: 8-bit pixels come back within a few counts.
tiffcp("u8_jpeg.tif", "-c", "jpeg:95", source="u8.tif")

# 0 is white: the same pictures, stored the other way round.
WHITE = {"photometric": "miniswhite", "metadata": None}
tifffile.imwrite("u8_white_is_zero.tif", 255 - u8, **WHITE)
tifffile.imwrite("u16_white_is_zero_big_endian.tif", 65535 - u16, byteorder=">", **WHITE)
tiffcp("u8_white_is_zero_lzw.tif", "-c", "lzw", source="u8_white_is_zero.tif")
tiffcp("u16_white_is_zero_deflate.tif", "-c", "zip", source="u16_white_is_zero_big_endian.tif")

# ImageJ's: with all directories, and, as above 4 GB, with one only.
tifffile.imwrite("u16_imagej.tif", u16, imagej=True, metadata={"axes": "TYX"})
tifffile.imwrite("u16_imagej_one_directory.tif", u16, imagej=True, truncate=True, metadata={"axes": "TYX"})
# OME's, and tifffile's own description.
tifffile.imwrite("u16_ome.ome.tif", u16, ome=True, photometric="minisblack", metadata={"axes": "TYX"})
tifffile.imwrite("u16_described.tif", u16, photometric="minisblack")

tifffile.imwrite("u8_one_pixel.tif", np.array([[7]], "u1"), **GREY)

# What cannot be read.
for name, second in [("size", u16[1, :19]), ("type", u8[1])]:
    with tifffile.TiffWriter(f"bad_{name}_differs.tif") as writer:
        writer.write(u16[0], contiguous=False, **GREY)
        writer.write(second, contiguous=False, **GREY)
