package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.bindings.FitsArguments;
import io.github.magtrack4j.bindings.JointFitArguments;
import io.github.magtrack4j.bindings.RingPlanesArguments;
import io.github.magtrack4j.bindings.RingsArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.cuda.tables.RingPlanesTable;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The kernel of the joint fit, and the pipeline before it that finds where to start. */
public final class JointFitKernels extends KernelFamily {
    /** A fit goes through the pixels about so often, and takes long for each: fewer images are fitted at once. */
    private static final int PASSES = 16;

    private final PipelineKernels pipeline;

    public JointFitKernels(CudaSession session, Precision precision, PipelineKernels pipeline) {
        super(session, precision);
        this.pipeline = pipeline;
    }

    /** From given starts. */
    public Slot.Work jointFit(
            Call call,
            ImageStack stack,
            RingTables tables,
            Centers starts,
            DoubleSeries startZ,
            JointFitOptions options,
            JointFits into) {
        return fit(
                call,
                stack,
                tables,
                call.images(stack, PASSES),
                new Starts(call.series(starts.x()), call.series(starts.y()), call.series(startZ)),
                options,
                into);
    }

    /**
     * From starts that the pipeline finds, in each chunk before it is fitted: pixels are copied once, and starts not at
     * all.
     */
    public Slot.Work jointFit(
            Call call,
            ImageStack stack,
            RingTables tables,
            TrackingOptions start,
            JointFitOptions options,
            JointFits into) {
        Buffer pixels = call.images(stack, PASSES);
        Starts starts = new Starts(call.scratch(Double.BYTES), call.scratch(Double.BYTES), call.scratch(Double.BYTES));
        Slot.Work track = pipeline.stackToXyzp(
                call,
                stack,
                tables.classic(),
                start,
                new PipelineKernels.TrackBuffers(
                        new Images(pixels, stack.width()),
                        new CenterBuffers(starts.x, starts.y),
                        starts.z,
                        call.none()));
        return track.then(fit(call, stack, tables, pixels, starts, options, into));
    }

    /** Where fits start. */
    private record Starts(Buffer x, Buffer y, Buffer z) {}

    private Slot.Work fit(
            Call call,
            ImageStack stack,
            RingTables tables,
            Buffer pixels,
            Starts starts,
            JointFitOptions options,
            JointFits into) {
        int size = stack.width();
        List<Rings> rings = rings(call, tables);
        ImageTables imageTables = tables.common().isPresent()
                ? ImageTables.of(rings.getFirst())
                : ImageTables.of(call, rings, RingPlanesArguments.sizeof(), tables::index);
        long tableBytes = rings.stream()
                .filter(Objects::nonNull)
                .mapToLong(each -> each.tableBytes(realBytes()))
                .max()
                .orElse(0);
        long residualBytes = shared(stack).jointFitResiduals(size);
        boolean tableInShared = tableBytes <= SharedMemory.MAX;
        long scratchBytes = residualBytes + (tableInShared ? 0 : tableBytes);
        BlockMemory memory = BlockMemory.withScratch(call, stack.count(), tableInShared ? tableBytes : 0, scratchBytes);
        Fits fits = Fits.of(call, into);
        MemorySegment kernel = kernel("joint_fit", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            JointFitArguments.pixels(arguments, slot.address(pixels));
            JointFitArguments.count(arguments, images);
            JointFitArguments.startX(arguments, slot.address(starts.x));
            JointFitArguments.startY(arguments, slot.address(starts.y));
            JointFitArguments.startZ(arguments, slot.address(starts.z));
            JointFitArguments.scratch(arguments, slot.address(memory.scratch()));
            JointFitArguments.scratchBytes(arguments, scratchBytes);
            fill(imageTables, slot, JointFitArguments.rings(arguments));
            fits.fill(slot, JointFitArguments.fits(arguments));
            JointFitArguments.readVariance(arguments, options.readVariance());
            JointFitArguments.varianceGain(arguments, options.varianceGain());
            JointFitArguments.size(arguments, size);
            JointFitArguments.steps(arguments, options.steps());
            JointFitArguments.robust(arguments, options.robust() ? 1 : 0);
            JointFitArguments.tableInShared(arguments, tableInShared ? 1 : 0);
            slot.launch(kernel, memory.blocks(images), memory.sharedBytes());
        };
    }

    /** The tables on the device; null stands for none. */
    private List<Rings> rings(Call call, RingTables tables) {
        if (tables.common().isPresent()) {
            return List.of(rings(call, tables.common().get()));
        }
        List<Rings> rings = new ArrayList<>(tables.tables().size());
        for (RingTable table : tables.tables()) {
            rings.add(table == null ? null : rings(call, table));
        }
        return rings;
    }

    private Rings rings(Call call, RingTable table) {
        RingPlanesTable.Options options = new RingPlanesTable.Options(precision);
        return new Rings(session.table(
                call, RingPlanesTable.class, table, options, loader -> RingPlanesTable.of(table, options, loader)));
    }

    private static void fill(ImageTables tables, Slot slot, MemorySegment arguments) {
        if (tables.hasSeveral()) {
            RingsArguments.tables(arguments, slot.address(tables.tables()));
            RingsArguments.indices(arguments, slot.address(tables.indices()));
        } else {
            tables.common().fill(RingsArguments.planes(arguments));
        }
    }

    /** A ring table on the device, which the call keeps there. */
    private record Rings(RingPlanesTable table) implements ImageTables.Table {
        /** What a block needs for the table of a height. */
        long tableBytes(int realBytes) {
            return SharedMemory.jointFitTable(table.harmonics(), table.knots(), realBytes);
        }

        @Override
        public void fill(MemorySegment arguments) {
            long address = table.region().memory().address();
            RingPlanesArguments.rows(arguments, address);
            RingPlanesArguments.heights(arguments, address + table.heightsOffset());
            RingPlanesArguments.harmonics(arguments, address + table.harmonicsOffset());
            RingPlanesArguments.level(arguments, table.level());
            RingPlanesArguments.planes(arguments, table.planes());
            RingPlanesArguments.harmonicCount(arguments, table.harmonics());
            RingPlanesArguments.knots(arguments, table.knots());
        }
    }

    /** Where fits go. */
    private record Fits(
            Buffer x,
            Buffer y,
            Buffer z,
            Buffer sigmaX,
            Buffer sigmaY,
            Buffer sigmaZ,
            Buffer chi2,
            Buffer offset,
            Buffer gain,
            Buffer flags) {
        static Fits of(Call call, JointFits fits) {
            return new Fits(
                    call.result(fits.x()),
                    call.result(fits.y()),
                    call.result(fits.z()),
                    call.result(fits.sigmaX()),
                    call.result(fits.sigmaY()),
                    call.result(fits.sigmaZ()),
                    call.result(fits.chi2()),
                    call.result(fits.offset()),
                    call.result(fits.gain()),
                    call.result(fits.flags()));
        }

        void fill(Slot slot, MemorySegment arguments) {
            FitsArguments.x(arguments, slot.address(x));
            FitsArguments.y(arguments, slot.address(y));
            FitsArguments.z(arguments, slot.address(z));
            FitsArguments.sigmaX(arguments, slot.address(sigmaX));
            FitsArguments.sigmaY(arguments, slot.address(sigmaY));
            FitsArguments.sigmaZ(arguments, slot.address(sigmaZ));
            FitsArguments.chi2(arguments, slot.address(chi2));
            FitsArguments.offset(arguments, slot.address(offset));
            FitsArguments.gain(arguments, slot.address(gain));
            FitsArguments.flags(arguments, slot.address(flags));
        }
    }
}
