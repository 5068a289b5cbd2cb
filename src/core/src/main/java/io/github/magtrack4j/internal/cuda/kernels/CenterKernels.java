package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.bindings.AutoConvArguments;
import io.github.magtrack4j.bindings.CenterOfMassArguments;
import io.github.magtrack4j.bindings.KernelArguments;
import io.github.magtrack4j.bindings.QiArguments;
import io.github.magtrack4j.bindings.QiSampleAxisProfilesArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.QuadrantInterpolation;
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

    /** What refines centres, by itself or in the pipeline. */
    CenteringKernel centering(Call call, ImageStack stack, Centering centering) {
        return switch (centering) {
            case AutoConvolution lines -> new AutoConvolutionKernel(this, call, stack, lines);
            case QuadrantInterpolation quadrants -> QuadrantKernel.of(this, call, stack, quadrants);
        };
    }

    public Slot.Work refine(Call call, ImageStack stack, Centers centers, Centering centering, Centers result) {
        return centering(call, stack, centering).refine(centers, result);
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
        ConvolutionBuffers output = convolutions == null
                ? new ConvolutionBuffers(call.none(), call.none(), call.none(), call.none())
                : new ConvolutionBuffers(
                        call.result(convolutions.columnMaxima()),
                        call.result(convolutions.rowMaxima()),
                        call.result(convolutions.columns()),
                        call.result(convolutions.rows()));
        return autoConv(stack, pixels, x, y, reach, localPoints, newX, newY, output);
    }

    /** Where convolutions go. */
    record ConvolutionBuffers(Buffer columnMaxima, Buffer rowMaxima, Buffer columns, Buffer rows) {}

    /** One step of auto-convolution, where all has a buffer already. */
    Slot.Work autoConv(
            ImageStack stack,
            Buffer pixels,
            Buffer x,
            Buffer y,
            int reach,
            int localPoints,
            Buffer newX,
            Buffer newY,
            ConvolutionBuffers output) {
        MemorySegment kernel = kernel("auto_conv", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            AutoConvArguments.pixels(arguments, slot.address(pixels));
            AutoConvArguments.count(arguments, images);
            AutoConvArguments.x(arguments, slot.address(x));
            AutoConvArguments.y(arguments, slot.address(y));
            AutoConvArguments.newX(arguments, slot.address(newX));
            AutoConvArguments.newY(arguments, slot.address(newY));
            AutoConvArguments.columnMaxima(arguments, slot.address(output.columnMaxima));
            AutoConvArguments.rowMaxima(arguments, slot.address(output.rowMaxima));
            AutoConvArguments.columns(arguments, slot.address(output.columns));
            AutoConvArguments.rows(arguments, slot.address(output.rows));
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
}
