#!/bin/sh
# Writes the AVI files of this folder (made with ffmpeg 5.1.9) from ../hdf5-movies/truth.npy, 6 frames of 9 rows and 13 columns of
# up to 12 bits: grey has the upper 8 of them, as all others have but those named colour and mjpeg.
set -e
tail -c 1404 ../hdf5-movies/truth.npy | python3 -c '
import sys
data = sys.stdin.buffer.read()
sys.stdout.buffer.write(bytes((data[i] | data[i + 1] << 8) >> 4 for i in range(0, len(data), 2)))' > grey.raw
in="-v error -y -f rawvideo -pix_fmt gray -s 13x9"
ffmpeg $in -r 250 -i grey.raw -c:v rawvideo -pix_fmt gray y800.avi
ffmpeg $in -r 30000/1001 -i grey.raw -c:v rawvideo -pix_fmt bgr24 bgr24.avi
ffmpeg $in -r 25 -i grey.raw -c:v rawvideo -pix_fmt bgra bgra.avi
ffmpeg $in -r 25 -i grey.raw -c:v rawvideo -pix_fmt pal8 colour.avi
ffmpeg $in -r 25 -i grey.raw -c:v mjpeg mjpeg.avi
ffmpeg $in -r 25 -i grey.raw -f lavfi -i sine=duration=0.2 -c:v rawvideo -pix_fmt gray -c:a pcm_s16le sound.avi
rm grey.raw
