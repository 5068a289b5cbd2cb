package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Background;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.QuadrantOptions;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.bindings.AutoConvArguments;
import io.github.magtrack4j.bindings.CenterOfMassArguments;
import io.github.magtrack4j.bindings.KernelArguments;
import io.github.magtrack4j.bindings.QiArguments;
import io.github.magtrack4j.bindings.QiSampleAxisProfilesArguments;
import io.github.magtrack4j.bindings.QuadrantArguments;
import io.github.magtrack4j.bindings.QuadrantInterpolationArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.cuda.tables.QuadrantTable;
import java.lang.foreign.MemorySegment;

/** The kernels that find centres. */
public final class CenterKernels extends KernelFamily {
    public CenterKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    public Slot.Work centerOfMass(Call call, ImageStack stack, Background background, Centers result) {
        Buffer pixels = call.images(stack);
        Buffer x = call.result(result.x());
        Buffer y = call.result(result.y());
        MemorySegment kernel = kernel("center_of_mass", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            CenterOfMassArguments.pixels(arguments, slot.address(pixels));
            CenterOfMassArguments.count(arguments, images);
            CenterOfMassArguments.x(arguments, slot.address(x));
            CenterOfMassArguments.y(arguments, slot.address(y));
            CenterOfMassArguments.size(arguments, stack.width());
            CenterOfMassArguments.background(arguments, number(background));
            slot.launch(kernel, images, 0);
        };
    }

    static int number(Background background) {
        return switch (background) {
            case NONE -> KernelArguments.BACKGROUND_NONE();
            case MEAN -> KernelArguments.BACKGROUND_MEAN();
            case MEDIAN -> KernelArguments.BACKGROUND_MEDIAN();
        };
    }

    /** One step of auto-convolution; with the convolutions, unless these are null. */
    public Slot.Work autoConv(
            Call call,
            ImageStack stack,
            Centers centers,
            int reach,
            int localPoints,
            Centers result,
            SelfConvolutions convolutions) {
        Buffer pixels = call.images(stack);
        Buffer x = call.series(centers.x());
        Buffer y = call.series(centers.y());
        Buffer newX = call.result(result.x());
        Buffer newY = call.result(result.y());
        Buffer columnMaxima = convolutions == null ? call.none() : call.result(convolutions.columnMaxima());
        Buffer rowMaxima = convolutions == null ? call.none() : call.result(convolutions.rowMaxima());
        Buffer columns = convolutions == null ? call.none() : call.result(convolutions.columns());
        Buffer rows = convolutions == null ? call.none() : call.result(convolutions.rows());
        MemorySegment kernel = kernel("auto_conv", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            AutoConvArguments.pixels(arguments, slot.address(pixels));
            AutoConvArguments.count(arguments, images);
            AutoConvArguments.x(arguments, slot.address(x));
            AutoConvArguments.y(arguments, slot.address(y));
            AutoConvArguments.newX(arguments, slot.address(newX));
            AutoConvArguments.newY(arguments, slot.address(newY));
            AutoConvArguments.columnMaxima(arguments, slot.address(columnMaxima));
            AutoConvArguments.rowMaxima(arguments, slot.address(rowMaxima));
            AutoConvArguments.columns(arguments, slot.address(columns));
            AutoConvArguments.rows(arguments, slot.address(rows));
            AutoConvArguments.size(arguments, stack.width());
            AutoConvArguments.reach(arguments, reach);
            AutoConvArguments.localPoints(arguments, localPoints);
            slot.launch(kernel, images, shared(stack).autoConv(stack.width()));
        };
    }

    public Slot.Work qi(Call call, ImageStack stack, Centers centers, Centers result) {
        Buffer pixels = call.images(stack);
        Buffer x = call.series(centers.x());
        Buffer y = call.series(centers.y());
        Buffer newX = call.result(result.x());
        Buffer newY = call.result(result.y());
        MemorySegment kernel = kernel("qi", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            QiArguments.pixels(arguments, slot.address(pixels));
            QiArguments.count(arguments, images);
            QiArguments.x(arguments, slot.address(x));
            QiArguments.y(arguments, slot.address(y));
            QiArguments.newX(arguments, slot.address(newX));
            QiArguments.newY(arguments, slot.address(newY));
            QiArguments.size(arguments, stack.width());
            slot.launch(kernel, images, 0);
        };
    }

    public Slot.Work qiSampleAxisProfiles(
            Call call, ImageStack stack, Centers centers, Axis axis, DoubleMatrix result) {
        Buffer pixels = call.images(stack);
        Buffer x = call.series(centers.x());
        Buffer y = call.series(centers.y());
        Buffer samples = call.result(result);
        MemorySegment kernel = kernel("qi_sample_axis_profiles", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            QiSampleAxisProfilesArguments.pixels(arguments, slot.address(pixels));
            QiSampleAxisProfilesArguments.count(arguments, images);
            QiSampleAxisProfilesArguments.x(arguments, slot.address(x));
            QiSampleAxisProfilesArguments.y(arguments, slot.address(y));
            QiSampleAxisProfilesArguments.samples(arguments, slot.address(samples));
            QiSampleAxisProfilesArguments.size(arguments, stack.width());
            QiSampleAxisProfilesArguments.axis(
                    arguments, axis == Axis.X ? KernelArguments.AXIS_X() : KernelArguments.AXIS_Y());
            slot.launch(kernel, images, 0);
        };
    }

    public Slot.Work quadrantInterpolation(
            Call call, ImageStack stack, Centers centers, QuadrantOptions options, Centers result) {
        Buffer pixels = call.images(stack);
        Buffer x = call.series(centers.x());
        Buffer y = call.series(centers.y());
        Buffer newX = call.result(result.x());
        Buffer newY = call.result(result.y());
        Quadrants quadrants = quadrants(call, stack, options);
        MemorySegment kernel = kernel("quadrant_interpolation", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            QuadrantInterpolationArguments.pixels(arguments, slot.address(pixels));
            QuadrantInterpolationArguments.count(arguments, images);
            QuadrantInterpolationArguments.x(arguments, slot.address(x));
            QuadrantInterpolationArguments.y(arguments, slot.address(y));
            QuadrantInterpolationArguments.newX(arguments, slot.address(newX));
            QuadrantInterpolationArguments.newY(arguments, slot.address(newY));
            quadrants.fill(slot, QuadrantInterpolationArguments.quadrants(arguments));
            QuadrantInterpolationArguments.size(arguments, stack.width());
            slot.launch(
                    kernel, quadrants.memory.blocks(images), quadrants.memory().sharedBytes());
        };
    }

    /** What quadrant interpolation is given, by itself or in the pipeline. */
    Quadrants quadrants(Call call, ImageStack stack, QuadrantOptions options) {
        QuadrantTable table = session.quadrants(call, stack.width(), options, precision);
        BlockMemory memory =
                BlockMemory.of(call, stack.count(), 0, SharedMemory.quadrants(table.mostRadii(), realBytes()));
        return new Quadrants(options, table, call.table(table.region(), 0), memory);
    }

    /**
     * What quadrant interpolation is given.
     *
     * @param memory where its lines are
     */
    record Quadrants(QuadrantOptions options, QuadrantTable table, Buffer directions, BlockMemory memory) {
        void fill(Slot slot, MemorySegment arguments) {
            QuadrantArguments.directions(arguments, slot.address(directions));
            QuadrantArguments.scratch(arguments, slot.address(memory.scratch()));
            QuadrantArguments.mostRadius(arguments, table.mostRadius());
            QuadrantArguments.radialSteps(arguments, options.radialSteps());
            QuadrantArguments.angles(arguments, table.angles());
            QuadrantArguments.iterations(arguments, options.iterations());
        }
    }
}
