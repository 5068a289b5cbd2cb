package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.bindings.CentersArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import java.lang.foreign.MemorySegment;

/** Where the centres of a call's images are, or go. */
record CenterBuffers(Buffer x, Buffer y) {
    /** Centres that are given; null for none. */
    static CenterBuffers of(Call call, Centers centers) {
        return centers == null
                ? new CenterBuffers(call.none(), call.none())
                : new CenterBuffers(call.series(centers.x()), call.series(centers.y()));
    }

    /** Centres that are a result. */
    static CenterBuffers result(Call call, Centers centers) {
        return new CenterBuffers(call.result(centers.x()), call.result(centers.y()));
    }

    /** Fills their part of a kernel's arguments. */
    void fill(Slot slot, MemorySegment part) {
        CentersArguments.x(part, slot.address(x));
        CentersArguments.y(part, slot.address(y));
    }
}
