"""Writes the PNG files of this folder that are not from elsewhere (made with ImageMagick 6.9.11): python3 make_png.py

Each has 7 rows and 11 columns, whose pixels count up: y * 11 + x times a step, modulo what the bits hold.
"""
import subprocess


def convert(name, maximum, step, *how):
    pixels = [(i * step) % (maximum + 1) for i in range(77)]
    pgm = f"P2\n11 7\n{maximum}\n" + "\n".join(map(str, pixels)) + "\n"
    subprocess.run(["/usr/bin/convert", "pgm:-", *how, name + ".png"], input=pgm.encode(), check=True)


def grey(bits):
    return ["-define", "png:color-type=0", "-define", f"png:bit-depth={bits}"]


convert("grey1", 1, 1, *grey(1))
convert("grey2", 3, 1, *grey(2))
convert("grey4", 15, 1, *grey(4))
convert("grey8", 255, 3, *grey(8))
convert("grey8_interlaced", 255, 3, *grey(8), "-interlace", "PNG")
convert("grey4_interlaced", 15, 1, *grey(4), "-interlace", "PNG")
convert("grey16_interlaced", 65535, 851, *grey(16), "-interlace", "PNG")
convert("rgb16", 65535, 851, "-define", "png:color-type=2", "-define", "png:bit-depth=16")
convert("rgba8", 255, 3, "-alpha", "set", "-define", "png:color-type=6", "-define", "png:bit-depth=8")
convert("alpha16", 65535, 851, "-alpha", "set", "-define", "png:color-type=4", "-define", "png:bit-depth=16")
convert("half_transparent", 255, 3, "-alpha", "set", "-channel", "A", "-evaluate", "set", "50%",
        "-define", "png:color-type=4", "-define", "png:bit-depth=8")
convert("palette_of_greys", 255, 3, "-define", "png:color-type=3", "-define", "png:bit-depth=8")
convert("palette_of_colours", 255, 3, "-fill", "red", "-draw", "point 4,2",
        "-define", "png:color-type=3", "-define", "png:bit-depth=8")
convert("colour", 255, 3, "-fill", "red", "-draw", "point 4,2",
        "-define", "png:color-type=2", "-define", "png:bit-depth=8")
