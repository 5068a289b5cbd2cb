package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.bindings.LookupZArguments;
import io.github.magtrack4j.bindings.PlanesArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.cuda.tables.ZLutTable;
import io.github.magtrack4j.internal.numeric.PlaneBias;
import io.github.magtrack4j.method.Correlation;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.lang.foreign.MemorySegment;

/** The kernel that looks up heights. */
public final class LookupKernels extends KernelFamily {
    public LookupKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    /** The height of each profile, where profiles and heights are buffers already. */
    public Slot.Work lookupZ(Call call, Planes planes, Buffer profiles, Buffer z) {
        MemorySegment kernel = kernel("lookup_z");
        return (slot, rows) -> {
            MemorySegment arguments = slot.arguments();
            LookupZArguments.profiles(arguments, slot.address(profiles));
            LookupZArguments.count(arguments, rows);
            LookupZArguments.z(arguments, slot.address(z));
            planes.fill(slot, LookupZArguments.planes(arguments));
            LookupZArguments.bins(arguments, planes.zlut().bins());
            slot.launch(kernel, rows, 0);
        };
    }

    /** What a look-up is given, by itself or in the pipeline. */
    public Planes planes(Call call, ZLut zlut, Lookup lookup) {
        ZLutTable table = session.zlut(call, zlut, lookup, precision);
        return new Planes(
                zlut,
                lookup,
                table,
                call.table(table.region(), 0),
                call.table(table.region(), table.heightsOffset()),
                table.hasBias() ? call.table(table.region(), table.biasesOffset()) : call.none());
    }

    /** What a look-up is given. */
    record Planes(ZLut zlut, Lookup lookup, ZLutTable table, Buffer values, Buffer heights, Buffer biases) {
        void fill(Slot slot, MemorySegment arguments) {
            PlanesArguments.table(arguments, slot.address(values));
            PlanesArguments.heights(arguments, slot.address(heights));
            PlanesArguments.biases(arguments, slot.address(biases));
            PlanesArguments.planes(arguments, zlut.planes());
            PlanesArguments.rowLength(arguments, table.rowLength());
            PlanesArguments.localPoints(arguments, lookup.localPoints());
            PlanesArguments.degenerate(arguments, table.degenerate() ? 1 : 0);
            PlanesArguments.weighted(arguments, weighted(lookup));
            PlanesArguments.biasSteps(arguments, PlaneBias.STEPS);
            PlanesArguments.biasIterations(arguments, PlaneBias.ITERATIONS);
        }

        private static int weighted(Lookup lookup) {
            return switch (lookup) {
                case Correlation correlation -> 0;
                case WeightedLeastSquares squares -> 1;
            };
        }
    }
}
