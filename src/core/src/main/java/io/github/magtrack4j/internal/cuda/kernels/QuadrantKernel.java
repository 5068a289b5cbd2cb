package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.bindings.QuadrantArguments;
import io.github.magtrack4j.bindings.QuadrantInterpolationArguments;
import io.github.magtrack4j.bindings.StackToXyzpArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.cuda.tables.QuadrantTable;
import io.github.magtrack4j.method.QuadrantInterpolation;
import java.lang.foreign.MemorySegment;

/**
 * Quadrant interpolation.
 *
 * @param table its grid
 * @param directions where that is
 * @param memory where its lines are
 */
record QuadrantKernel(
        CenterKernels kernels,
        Call call,
        ImageStack stack,
        QuadrantInterpolation quadrants,
        QuadrantTable table,
        Buffer directions,
        KernelFamily.BlockMemory memory)
        implements CenteringKernel {
    static QuadrantKernel of(CenterKernels kernels, Call call, ImageStack stack, QuadrantInterpolation quadrants) {
        QuadrantTable table = kernels.session.table(
                call,
                QuadrantTable.class,
                new QuadrantTable.Key(stack.width(), quadrants, kernels.precision),
                QuadrantTable::of);
        KernelFamily.BlockMemory memory = KernelFamily.BlockMemory.of(
                call, stack.count(), 0, SharedMemory.quadrants(table.mostRadii(), kernels.realBytes()));
        return new QuadrantKernel(kernels, call, stack, quadrants, table, call.table(table.region(), 0), memory);
    }

    @Override
    public Slot.Work refine(Centers centers, Centers result) {
        Images images = Images.of(call, stack);
        CenterBuffers given = CenterBuffers.of(call, centers);
        CenterBuffers refined = CenterBuffers.result(call, result);
        MemorySegment kernel = kernels.kernel("quadrant_interpolation", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, QuadrantInterpolationArguments.images(arguments));
            given.fill(slot, QuadrantInterpolationArguments.centers(arguments));
            refined.fill(slot, QuadrantInterpolationArguments.newCenters(arguments));
            fillQuadrants(slot, QuadrantInterpolationArguments.quadrants(arguments));
            slot.launch(kernel, blocks(count), sharedBytes());
        };
    }

    @Override
    public boolean isUsual() {
        return false;
    }

    @Override
    public long sharedBytes() {
        return memory.sharedBytes();
    }

    @Override
    public boolean isAllShared() {
        return memory.isAllShared();
    }

    @Override
    public long blocks(long images) {
        return memory.blocks(images);
    }

    @Override
    public void fill(Slot slot, MemorySegment arguments) {
        fillQuadrants(slot, StackToXyzpArguments.quadrants(arguments));
    }

    private void fillQuadrants(Slot slot, MemorySegment arguments) {
        QuadrantArguments.directions(arguments, slot.address(directions));
        QuadrantArguments.scratch(arguments, slot.address(memory.scratch()));
        QuadrantArguments.mostRadius(arguments, table.mostRadius());
        QuadrantArguments.radialSteps(arguments, quadrants.radialSteps());
        QuadrantArguments.angles(arguments, table.angles());
        QuadrantArguments.iterations(arguments, quadrants.iterations());
    }
}
