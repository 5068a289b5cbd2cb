package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.bindings.LookupArguments;
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
import java.util.ArrayList;
import java.util.List;

/** The kernel that looks up heights. */
public final class LookupKernels extends KernelFamily {
    public LookupKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    /** The height of each profile, where profiles and heights are buffers already. */
    public Slot.Work lookupZ(Call call, Tables tables, int bins, Buffer profiles, Buffer z) {
        MemorySegment kernel = kernel("lookup_z");
        return (slot, rows) -> {
            MemorySegment arguments = slot.arguments();
            LookupZArguments.profiles(arguments, slot.address(profiles));
            LookupZArguments.count(arguments, rows);
            LookupZArguments.z(arguments, slot.address(z));
            tables.fill(slot, LookupZArguments.lookup(arguments));
            LookupZArguments.bins(arguments, bins);
            slot.launch(kernel, rows, 0);
        };
    }

    /** What a look-up is given, by itself or in the pipeline. */
    public Tables tables(Call call, ZLuts zluts, Lookup lookup) {
        if (zluts.common().isPresent()) {
            return new Tables(ImageTables.of(planes(call, zluts.common().get(), lookup)));
        }
        List<Planes> tables = new ArrayList<>(zluts.tables().size());
        for (ZLut zlut : zluts.tables()) {
            tables.add(zlut == null ? null : planes(call, zlut, lookup));
        }
        return new Tables(ImageTables.of(call, tables, PlanesArguments.sizeof(), zluts::index));
    }

    private Planes planes(Call call, ZLut zlut, Lookup lookup) {
        ZLutTable.Options options = new ZLutTable.Options(lookup, precision);
        return new Planes(
                zlut,
                lookup,
                session.table(call, ZLutTable.class, zlut, options, loader -> ZLutTable.of(zlut, options, loader)));
    }

    /** What a look-up is given. */
    public record Tables(ImageTables images) {
        /** Whether images have different tables. */
        boolean hasSeveral() {
            return images.hasSeveral();
        }

        void fill(Slot slot, MemorySegment arguments) {
            if (hasSeveral()) {
                LookupArguments.tables(arguments, slot.address(images.tables()));
                LookupArguments.indices(arguments, slot.address(images.indices()));
            } else {
                images.common().fill(LookupArguments.planes(arguments));
            }
        }
    }

    /** A look-up table on the device, which the call keeps there, and how heights are looked up in it. */
    private record Planes(ZLut zlut, Lookup lookup, ZLutTable table) implements ImageTables.Table {
        @Override
        public void fill(MemorySegment arguments) {
            long address = table.region().memory().address();
            PlanesArguments.table(arguments, address);
            PlanesArguments.heights(arguments, address + table.heightsOffset());
            PlanesArguments.biases(arguments, table.hasBias() ? address + table.biasesOffset() : 0);
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
