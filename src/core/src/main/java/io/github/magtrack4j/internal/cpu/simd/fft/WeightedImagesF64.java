package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * Images times weights and halved, as their transforms want them: in blocks of as many columns as a vector has lanes,
 * row after row, so that a block is the input of a {@link RealFftF64}.
 */
final class WeightedImagesF64 {
    /** From one block of columns to the next. */
    final long blockBytes;

    /**
     * From one image to the next. One vector more than the blocks: else the rows of all images had one place in the
     * cache.
     */
    final long imageBytes;

    private final int size;
    private final long images;

    /**
     * Makes room.
     *
     * @param size the images' N
     * @param count the number of images
     */
    WeightedImagesF64(Arena arena, int size, int count) {
        this.size = size;
        blockBytes = RealFftF64.room(size) * VECTOR_BYTES;
        imageBytes = ImageF64.roundUp(size) / LANES * blockBytes + VECTOR_BYTES;
        images = ImageF64.allocate(arena, count * imageBytes / Double.BYTES);
    }

    /** Where an image begins. */
    long image(int index) {
        return images + index * imageBytes;
    }

    /**
     * Writes an image.
     *
     * @param index its place
     * @param image what is to be weighted
     * @param weightsX a weight for each column
     * @param weightsY a weight for each row
     */
    void set(int index, ImageF64 image, long weightsX, long weightsY) {
        long rowBytes = (long) image.stride * Double.BYTES;
        for (int x = 0; x < size; x += LANES) {
            long column = (long) x * Double.BYTES;
            weigh(
                    image.address + column,
                    rowBytes,
                    weightsX + column,
                    weightsY,
                    size,
                    image(index) + x / LANES * blockBytes);
        }
    }

    private static void weigh(long from, long rowBytes, long weightsX, long weightsY, int size, long to) {
        DoubleVector weight = DoubleVector.fromMemorySegment(SPECIES, ALL, weightsX, LITTLE_ENDIAN)
                .mul((double) 0.5);
        for (int y = 0; y < size; y++) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, from + y * rowBytes & ADDRESS, LITTLE_ENDIAN)
                    .mul(weight)
                    .mul(ImageF64.get(weightsY, y))
                    .intoMemorySegment(ALL, to + y * VECTOR_BYTES & ADDRESS, LITTLE_ENDIAN);
        }
    }
}
