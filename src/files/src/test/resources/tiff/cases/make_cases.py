"""Writes TIFFs as other programs write them, each with the frames that it holds: python3 make_cases.py

NAME.tif has the frames of NAME.npy. Needs NumPy; tifffile and libtiff's tiffcp write some of them. Movies are of 3 frames,
5 rows and 7 columns unless their name tells otherwise.
"""
import json
import struct
import subprocess

import numpy as np
import tifffile

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 16: 8}
CODES = {1: "B", 3: "H", 4: "I", 5: "I", 16: "Q"}
random = np.random.default_rng(7)
frames = random.integers(0, 60000, (3, 5, 7)).astype("u2")


class Tiff:
    """A TIFF byte by byte: parts are added at the end, and directories point at them."""

    def __init__(self, order="<", big=False, header=b""):
        self.order, self.big = order, big
        self.width = "Q" if big else "I"
        self.bytes = bytearray(b"II" if order == "<" else b"MM")
        if big:
            self.bytes += struct.pack(order + "HHHQ", 43, 8, 0, 0)
        else:
            self.bytes += struct.pack(order + "HI", 42, 0)
        self.bytes += header
        self.link = 8 if big else 4

    def add(self, data):
        while len(self.bytes) % 2:
            self.bytes += b"\0"
        self.bytes += data
        return len(self.bytes) - len(data)

    def pixels(self, array):
        return self.add(array.astype(array.dtype.newbyteorder(self.order)).tobytes())

    def directory(self, tags):
        """Tags: number -> (type, values), or text."""
        entries = b""
        for tag in sorted(tags):
            kind, values = (2, tags[tag].encode() + b"\0") if isinstance(tags[tag], str) else tags[tag]
            values = values if isinstance(values, bytes) else struct.pack(
                self.order + str(len(values)) + CODES[kind], *values)
            # MetaMorph has six numbers for each that it counts.
            count = len(values) // (24 if tag == 33629 else SIZES[kind])
            room = struct.calcsize("<" + self.width)
            field = values.ljust(room, b"\0") if len(values) <= room else struct.pack(
                self.order + self.width, self.add(values))
            entries += struct.pack(self.order + "HH" + self.width, tag, kind, count) + field
        count = struct.pack(self.order + ("Q" if self.big else "H"), len(tags))
        at = self.add(count + entries + struct.pack(self.order + self.width, 0))
        struct.pack_into(self.order + self.width, self.bytes, self.link, at)
        self.link = len(self.bytes) - struct.calcsize("<" + self.width)
        return at

    def page(self, array, offset=None, **changes):
        tags = {256: (4, [array.shape[1]]), 257: (4, [array.shape[0]]), 258: (3, [array.itemsize * 8]), 259: (3, [1]),
                262: (3, [1]), 277: (3, [1]), 278: (4, [array.shape[0]]), 279: (4, [array.nbytes])}
        tags[273] = (16 if self.big else 4, [self.pixels(array) if offset is None else offset])
        for tag, value in changes.items():
            tags[int(tag[1:])] = value
        return self.directory({tag: value for tag, value in tags.items() if value is not None})

    def save(self, name, truth=None):
        with open(name + ".tif", "wb") as file:
            file.write(self.bytes)
        if truth is not None:
            np.save(name + ".npy", truth)


def all_kinds():
    for order in "<>":
        for big in (False, True):
            yield order, big, ("le" if order == "<" else "be") + ("_big" if big else "")


def packed(values, bits):
    """Rows of samples of some bits, the highest first, each row in whole bytes."""
    rows = []
    for row in values.reshape(-1, values.shape[-1]):
        digits = "".join(format(int(value), f"0{bits}b") for value in row)
        digits += "0" * (-len(digits) % 8)
        rows.append(int(digits, 2).to_bytes(len(digits) // 8, "big"))
    return b"".join(rows)


# All types of samples in all byte orders.
for order, big, kind in all_kinds():
    for dtype in ["i1", "i2", "i4", "i8", "u4", "u8", "f2"]:
        array = (frames / 300).astype(dtype) if dtype[1] == "1" else frames.astype(dtype)
        array = array - array.dtype.type(100) if dtype[0] in "if" else array
        tifffile.imwrite(f"{kind}_{dtype}.tif", array, byteorder=order, bigtiff=big, photometric="minisblack", metadata=None)
        np.save(f"{kind}_{dtype}.npy", array.astype("f8" if dtype[1] in "48" else "f4"))

# Packed samples.
for order, big, kind in all_kinds():
    for bits in [1, 2, 4, 6, 10, 12, 14, 15]:
        values = frames >> (16 - bits)
        tiff = Tiff(order, big)
        for frame in values:
            data = packed(frame, bits)
            tiff.page(frame, tiff.add(data), t258=(3, [bits]), t279=(4, [len(data)]))
        tiff.save(f"{kind}_packed{bits}", values.astype("u1" if bits <= 8 else "u2"))
tifffile.imwrite("bool.tif", frames > 30000, photometric="minisblack", metadata=None)
np.save("bool.npy", (frames > 30000).astype("u1"))
# ... in strips, white is zero, with reversed bits, compressed.
values = frames >> 4
tiff = Tiff()
for frame in values:
    data = [packed(rows, 12) for rows in (frame[:2], frame[2:4], frame[4:])]
    offsets = [tiff.add(strip) for strip in data]
    tiff.page(frame, t258=(3, [12]), t278=(4, [2]), t273=(4, offsets), t279=(4, [len(strip) for strip in data]))
tiff.save("packed12_strips", values)
tiff = Tiff()
for frame in values:
    tiff.page(frame, tiff.add(packed(4095 - frame, 12)), t258=(3, [12]), t262=(3, [0]), t279=(4, [55]))
tiff.save("packed12_white_is_zero", values)
for name, options in [("lzw", ["-c", "lzw"]), ("deflate", ["-c", "zip"]), ("zstd", ["-c", "zstd"]), ("packbits", ["-c", "packbits"]),
                      ("reversed", ["-c", "none", "-f", "lsb2msb"]), ("tiled_lzw", ["-c", "lzw", "-t", "-w", "16", "-l", "16"])]:
    source = "packed12_strips.tif" if name != "tiled_lzw" else "le_packed4.tif"
    subprocess.run(["tiffcp", *options, source, f"packed_{name}.tif"], check=True)
    np.save(f"packed_{name}.npy", values if name != "tiled_lzw" else (frames >> 12).astype("u1"))

# ZSTD, and predictors before it.
wide = random.integers(0, 60000, (3, 20, 24)).astype("u2")
for dtype, codes in [("u1", ["zstd:2"]), ("u2", ["zstd", "zstd:2"]), ("i2", ["zstd:2", "lzw:2"]), ("u4", ["zip:2"]), ("u8", ["zip:2"]),
                     ("f4", ["zstd:3", "lzw:3"]), ("f8", ["zip:3"])]:
    array = (wide >> 8 if dtype == "u1" else wide).astype(dtype) - (np.array(30000, dtype) if dtype == "i2" else np.array(0, dtype))
    tifffile.imwrite("source.tif", array, photometric="minisblack", metadata=None)
    for code in codes:
        for name, options in [("strips", ["-r", "7"]), ("tiles", ["-t", "-w", "16", "-l", "16"]), ("be", ["-B"])]:
            if code[-1] == "3" and name == "be":
                continue  # libtiff 4.5 writes these wrongly
            name = f"{dtype}_{code.replace(':', '_')}_{name}_20x24"
            subprocess.run(["tiffcp", "-c", code, *options, "source.tif", f"{name}.tif"], check=True)
            np.save(f"{name}.npy", array.astype("f8" if dtype in ("u4", "u8") else "f4" if dtype == "i2" else dtype))
subprocess.run(["rm", "source.tif"], check=True)

# Grey stored as colour, with alpha, in a table.
byte = (frames >> 8).astype("u1")
rgb, rgb16 = np.repeat(byte[..., None], 3, 3), np.repeat(frames[..., None], 3, 3)
for order, big, kind in all_kinds():
    options = {"byteorder": order, "bigtiff": big, "metadata": None}
    for name, array, truth, more in [
            ("rgb", rgb, byte, {"photometric": "rgb"}),
            ("rgb16", rgb16, frames, {"photometric": "rgb"}),
            ("rgb16_planar", np.moveaxis(rgb16, 3, 1).copy(), frames, {"photometric": "rgb", "planarconfig": "separate"}),
            ("rgb_tiled", rgb, byte, {"photometric": "rgb", "tile": (16, 16)}),
            ("rgb_deflate", rgb, byte, {"photometric": "rgb", "compression": "zlib", "rowsperstrip": 2}),
            ("rgba", np.concatenate([rgb, rgb[..., :1] // 2], 3), byte, {"photometric": "rgb", "extrasamples": ["unassalpha"]}),
            ("grey_alpha", np.stack([frames, frames // 2], 3), frames,
             {"photometric": "minisblack", "extrasamples": ["assocalpha"], "planarconfig": "contig"}),
            ("grey_alpha_planar", np.stack([frames, frames // 2], 1), frames,
             {"photometric": "minisblack", "extrasamples": ["unassalpha"], "planarconfig": "separate"})]:
        tifffile.imwrite(f"{kind}_{name}.tif", array, **more, **options)
        np.save(f"{kind}_{name}.npy", truth)
differs = rgb.copy()
differs[2, 3, 4, 1] ^= 1
tifffile.imwrite("bad_rgb_in_frame_2.tif", differs, photometric="rgb", metadata=None)
table = np.sort(random.permutation(65536)[:256]).astype("u2")
inverse = (255 - np.arange(256)).astype("u2")
colours = np.stack([np.arange(256) * 257, np.arange(256)[::-1] * 257, np.arange(256) * 257]).astype("u2").ravel().tolist()
for name, greys, truth in [("table_u16", table, table[byte]), ("table_u8", inverse * 257, (255 - byte)), ("table_u8_low_0", inverse * 256, 255 - byte)]:
    tiff = Tiff()
    for frame in byte:
        tiff.page(frame, t262=(3, [3]), t320=(3, np.tile(greys, 3).tolist()))
    tiff.save(name, truth)
tiff = Tiff(">")
tiff.page(byte[0], t262=(3, [3]), t320=(3, colours), t270="ImageJ=1.54f\nunit=pixel\n")
tiff.save("table_of_imagej_1", byte[:1])

# One directory that stands for many frames.
for order, big, kind in all_kinds():
    for start in [0, 1]:
        tiff = Tiff(order, big)
        offset = tiff.pixels(frames)
        tiff.page(frames[0], offset, t32997=(4, [3]), t279=(4, [frames.nbytes if start else frames[0].nbytes]))
        tiff.save(f"{kind}_image_depth{start}", frames)
    tiff = Tiff(order, big)
    offset = tiff.pixels(frames)
    planes = []
    for plane in range(3):
        planes += [plane, 1, 2459000, 86399000 + 500 * plane if plane < 2 else 0, 0, 0]
    planes[14] += 1  # the last is after midnight
    tiff.page(frames[0], offset, t33628=(4, [0, 0]), t33629=(5, planes), t278=(4, [2]),
              t273=(4, [offset, offset + 28, offset + 56]), t279=(4, [28, 28, 14]))
    tiff.save(f"{kind}_metamorph", frames)
    tifffile.imwrite(f"{kind}_shape.tif", frames, truncate=True, byteorder=order, bigtiff=big, photometric="minisblack")
    np.save(f"{kind}_shape.npy", frames)
    with tifffile.TiffWriter(f"{kind}_two_shapes_5.tif", byteorder=order, bigtiff=big) as writer:
        writer.write(frames, truncate=True, photometric="minisblack")
        writer.write(frames[:2] // 2, truncate=True, photometric="minisblack")
    np.save(f"{kind}_two_shapes_5.npy", np.concatenate([frames, frames[:2] // 2]))
tiff = Tiff()
offset = tiff.pixels(frames)
for part in range(2):
    tiff.page(frames[0], offset if part == 0 else tiff.pixels(frames), t32997=(4, [3]), t279=(4, [frames.nbytes]))
tiff.save("two_image_depths_6", np.concatenate([frames, frames]))
tiff = Tiff()
tiff.page(frames[0], tiff.pixels(frames), t270='{"shape": [3, 5, 7]}')
tiff.save("shape_of_a_crash", frames)

# Pages that are not frames.
thumbnail = frames[0, ::2, ::2].copy()
for name, places in [("first", [0]), ("between", [1, 2]), ("last", [3])]:
    for tag, value in [(254, 1), (254, 4), (254, 5), (255, 2)]:
        tiff = Tiff()
        for place in range(4):
            if place in places:
                tiff.page(thumbnail, **{f"t{tag}": (4, [value])})
            if place < 3:
                tiff.page(frames[place])
        tiff.save(f"reduced_{name}_{tag}_{value}", frames)
tiff = Tiff()
for frame in frames:
    tiff.page(frame, t330=(4, [8]), t254=(4, [2]))
tiff.save("sub_directories", frames)

# Sizes of strips that are not those of strips.
for name, sizes in [("none", None), ("0", (4, [0])), ("padded", (4, [512])), ("short", (3, [70]))]:
    tiff = Tiff()
    for frame in frames:
        tiff.page(frame, t279=sizes)
    tiff.save(f"strip_bytes_{name}", frames)
large = np.arange(3 * 200 * 200, dtype="u4").reshape(3, 200, 200).astype("u2")
tiff = Tiff()
for frame in large[:1]:
    tiff.page(frame, t279=(3, [frame.nbytes & 0xFFFF]))
tiff.save("strip_bytes_of_16_bits_1", large[:1])


def ome(more="", planes="", name=None, pixels='SizeX="7" SizeY="5" SizeZ="1" SizeC="1" SizeT="3"'):
    return ('<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
            f'<Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" {pixels} {more}>'
            f'<Channel ID="Channel:0:0" SamplesPerPixel="1"/>{planes}</Pixels></Image></OME>')


def described(name, text, truth=frames, **more):
    tiff = Tiff()
    for i, frame in enumerate(frames):
        tiff.page(frame, **({"t270": text, **more} if i == 0 else {}))
    tiff.save(name, truth)


# Metadata.
planes = "".join(f'<TiffData IFD="{i}" FirstT="{i}"/>' for i in range(3))
times = "".join(f'<Plane TheZ="0" TheC="0" TheT="{i}" DeltaT="{20.5 * i}" DeltaTUnit="ms"/>' for i in range(3))
described("ome_times", ome('PhysicalSizeX="0.1083" TimeIncrement="20" TimeIncrementUnit="ms"', planes + times))
described("ome_times_of_other_order", ome("", planes.replace('FirstT="2"', 'FirstT="9"').replace('FirstT="1"', 'FirstT="2"')
                                          .replace('FirstT="9"', 'FirstT="1"') + times))
described("ome_unit", ome('PhysicalSizeX="1.2e-4" PhysicalSizeXUnit="mm"', "<TiffData/>"))
described("ome_broken", ome()[:200])
described("ome_entity", ome().replace("<OME", '<!DOCTYPE OME [<!ENTITY x SYSTEM "file:///etc/passwd">]><OME', 1)
          .replace("</OME>", "&x;</OME>"))
described("ome_two_channels", ome("", "<TiffData/>", pixels='SizeX="7" SizeY="5" SizeZ="1" SizeC="3" SizeT="1"'))
described("ome_set", ome("", "".join(f'<TiffData IFD="{i % 3}" FirstT="{i}"><UUID FileName="ome_set{"_1" if i > 2 else ""}.tif">x</UUID></TiffData>'
                                     for i in range(6)), pixels='SizeX="7" SizeY="5" SizeZ="1" SizeC="1" SizeT="6"'))
described("ome_promises_9", ome("", "<TiffData/>", pixels='SizeX="7" SizeY="5" SizeZ="1" SizeC="1" SizeT="9"'))
resolution = (5, [1000000, 108300])
described("imagej_scale", "ImageJ=1.54f\nimages=3\nframes=3\nunit=micron\nfinterval=0.02\nfps=7.0\n", t282=resolution)
described("imagej_escaped_unit", "ImageJ=1.54f\nimages=3\nunit=\\u00B5m\nfps=25.0\n", t282=resolution)
described("imagej_no_unit", "ImageJ=1.54f\nimages=3\nunit=pixel\n", t282=resolution)
described("imagej_promises_5000", "ImageJ=1.52a\nimages=5000\nframes=5000\nhyperstack=true\n")
described("imagej_promises_2", "ImageJ=1.52a\nimages=2\nframes=2\n")
described("imagej_channels", "ImageJ=1.52a\nimages=6\nchannels=2\nframes=3\nhyperstack=true\n")
for name, elapsed in [("times", [3.5, 13.5, 24.25]), ("times_back", [3.5, 2.5, 24.25]), ("times_lost", [3.5, None, 24.25])]:
    tiff = Tiff(header=struct.pack("<I", 54773648))
    for frame, time in zip(frames, elapsed):
        remark = {"PixelSizeUm": 0.1083, "Camera": "x"}
        if time is not None:
            remark["ElapsedTime-ms"] = time
        tiff.page(frame, t51123=json.dumps(remark))
    tiff.save(f"micromanager_{name}", frames)
# Micro-Manager's last file: one page, much behind it, and a promise.
tiff = Tiff(header=struct.pack("<I", 54773648))
tiff.page(frames[0], t270="ImageJ=1.52a\nimages=3\nframes=3\n")
tiff.add(b"\1" * 500)
tiff.save("micromanager_last_1", frames[:1])

# Cut off: NAME.npy has the whole frames.
for order, big, kind in all_kinds():
    def recording():
        tiff = Tiff(order, big)
        for frame in frames:
            tiff.page(frame)
        return tiff
    for name, cut in [("pixels", -30), ("directory", -9)]:
        tiff = Tiff(order, big)
        for i, frame in enumerate(frames):
            if name == "pixels":
                # Directories before pixels.
                at = len(tiff.bytes) + (8 + 20 * 9 + 8 if big else 2 + 12 * 9 + 4)
                at += at % 2
                start = tiff.page(frame, at)
                assert tiff.pixels(frame) == at
            else:
                tiff.page(frame)
        tiff.bytes = tiff.bytes[:cut]
        tiff.save(f"cut_{kind}_{name}", frames[:2])
    for name, link, more in [("next", None, b""), ("zeros", 0, bytes(300)), ("half", 0, struct.pack(order + ("Q" if big else "H"), 9) + bytes(300))]:
        tiff = recording()
        end = len(tiff.bytes) + (10000 if link is None else 0)
        struct.pack_into(order + tiff.width, tiff.bytes, tiff.link, end)
        tiff.bytes += more
        tiff.save(f"cut_{kind}_{name}", frames)
    tiff = recording()
    tiff.page(frames[0], 0)
    tiff.save(f"cut_{kind}_unwritten_strip", frames)
    tiff = Tiff(order, big)
    # As ImageJ above 4 GB: the directory first.
    size = (8 + 20 * 10 + 8 if big else 2 + 12 * 10 + 4) + len(tiff.bytes)
    text = "ImageJ=1.54f\nimages=3\n"
    tiff.page(frames[0], size + 40, t270=text)
    tiff.bytes += bytes(size + 40 - len(tiff.bytes))
    tiff.pixels(frames)
    tiff.bytes = tiff.bytes[:-1]
    tiff.save(f"cut_{kind}_imagej", frames[:2])
    tiff.bytes = tiff.bytes[:-70]
    tiff.save(f"cut_{kind}_imagej_1", frames[:1])
    for tag in [32997, 33629]:
        tiff = Tiff(order, big)
        size = (8 + 20 * 10 + 8 if big else 2 + 12 * 10 + 4) + len(tiff.bytes) + 100
        tiff.page(frames[0], size, **{f"t{tag}": (4, [3]) if tag == 32997 else (5, [0] * 18)})
        tiff.bytes += bytes(size - len(tiff.bytes))
        tiff.pixels(frames)
        tiff.bytes = tiff.bytes[:-1]
        tiff.save(f"cut_{kind}_{tag}", frames[:2])
tiff = Tiff()
for frame in frames:
    tiff.page(frame)
tiff.bytes += bytes(1000)
tiff.save("zeros_behind", frames)
tiff = Tiff()
tiff.page(frames[0], tiff.pixels(frames))
tiff.save("unexplained_behind_1", frames[:1])

# Refused.
for number in [2, 3, 4, 6, 34712, 34887, 34925, 50001, 50002, 12345]:
    tiff = Tiff()
    tiff.page(frames[0], t259=(3, [number]))
    tiff.save(f"bad_compression_{number}")
for name, changes in [("24_bits", dict(t258=(3, [24]))), ("complex", dict(t339=(3, [6]))), ("float24", dict(t258=(3, [24]), t339=(3, [3]))),
                      ("ycbcr", dict(t262=(3, [6]), t277=(3, [3]))), ("cfa", dict(t262=(3, [32803]))), ("two_channels", dict(t277=(3, [2]))),
                      ("table_of_colours", dict(t262=(3, [3]), t258=(3, [8]), t320=(3, colours))), ("depth_compressed", dict(t259=(3, [5]), t32997=(4, [3]))),
                      ("depth_huge", dict(t32997=(4, [0xFFFFFFFF]))), ("all_reduced", dict(t254=(4, [1])))]:
    tiff = Tiff()
    tiff.page(frames[0], **changes)
    tiff.save(f"bad_{name}")
array = frames[:1].astype("u8")
array[0, 3, 2] = 2**53 + 1
tifffile.imwrite("bad_u8_too_large.tif", array, photometric="minisblack", metadata=None)
