package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;

/** Turns a square of as many vectors as they have lanes over, so that rows become columns. */
final class TurnOverF64 {
    private TurnOverF64() {}

    /** Turns the vectors that follow each other over into those of the real, or of the imaginary, parts of numbers. */
    static void turnOver(long from, long to) {
        for (int row = 0; row < LANES; row++) {
            long source = from + row * VECTOR_BYTES;
            long target = to + (long) row * Double.BYTES;
            for (int column = 0; column < LANES; column++) {
                ImageF64.set(target + column * NUMBER, 0, ImageF64.get(source, column));
            }
        }
    }
}
