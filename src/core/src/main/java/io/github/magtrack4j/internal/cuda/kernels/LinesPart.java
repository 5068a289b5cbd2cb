package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.bindings.LinesArguments;
import java.lang.foreign.MemorySegment;

/** How auto-convolution takes lines, in a kernel's arguments. */
record LinesPart(int reach, int localPoints, int iterations) {
    void fill(MemorySegment part) {
        LinesArguments.reach(part, reach);
        LinesArguments.localPoints(part, localPoints);
        LinesArguments.iterations(part, iterations);
    }
}
