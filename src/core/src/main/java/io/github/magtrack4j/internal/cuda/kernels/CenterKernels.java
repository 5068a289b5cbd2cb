package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.bindings.AutoConvArguments;
import io.github.magtrack4j.bindings.CenterOfMassArguments;
import io.github.magtrack4j.bindings.ConvolutionsArguments;
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
        Images images = Images.of(call, stack);
        CenterBuffers centers = CenterBuffers.result(call, result);
        MemorySegment kernel = kernel("center_of_mass", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, CenterOfMassArguments.images(arguments));
            centers.fill(slot, CenterOfMassArguments.centers(arguments));
            CenterOfMassArguments.background(arguments, number(background));
            slot.launch(kernel, count, 0);
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
        return autoConv(
                stack,
                Images.of(call, stack),
                CenterBuffers.of(call, centers),
                new LinesPart(reach, localPoints, 1),
                CenterBuffers.result(call, result),
                ConvolutionBuffers.of(call, convolutions));
    }

    /** Where convolutions go. */
    record ConvolutionBuffers(Buffer columnMaxima, Buffer rowMaxima, Buffer columns, Buffer rows) {
        /** Null for none. */
        static ConvolutionBuffers of(Call call, SelfConvolutions convolutions) {
            return convolutions == null
                    ? new ConvolutionBuffers(call.none(), call.none(), call.none(), call.none())
                    : new ConvolutionBuffers(
                            call.result(convolutions.columnMaxima()),
                            call.result(convolutions.rowMaxima()),
                            call.result(convolutions.columns()),
                            call.result(convolutions.rows()));
        }

        void fill(Slot slot, MemorySegment part) {
            ConvolutionsArguments.columnMaxima(part, slot.address(columnMaxima));
            ConvolutionsArguments.rowMaxima(part, slot.address(rowMaxima));
            ConvolutionsArguments.columns(part, slot.address(columns));
            ConvolutionsArguments.rows(part, slot.address(rows));
        }
    }

    /** One step of auto-convolution, where all has a buffer already. */
    Slot.Work autoConv(
            ImageStack stack,
            Images images,
            CenterBuffers centers,
            LinesPart lines,
            CenterBuffers newCenters,
            ConvolutionBuffers convolutions) {
        MemorySegment kernel = kernel("auto_conv", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, AutoConvArguments.images(arguments));
            centers.fill(slot, AutoConvArguments.centers(arguments));
            newCenters.fill(slot, AutoConvArguments.newCenters(arguments));
            convolutions.fill(slot, AutoConvArguments.convolutions(arguments));
            lines.fill(AutoConvArguments.lines(arguments));
            slot.launch(kernel, count, shared(stack).autoConv(stack.width()));
        };
    }

    public Slot.Work qi(Call call, ImageStack stack, Centers centers, Centers result) {
        Images images = Images.of(call, stack);
        CenterBuffers given = CenterBuffers.of(call, centers);
        CenterBuffers refined = CenterBuffers.result(call, result);
        MemorySegment kernel = kernel("qi", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, QiArguments.images(arguments));
            given.fill(slot, QiArguments.centers(arguments));
            refined.fill(slot, QiArguments.newCenters(arguments));
            slot.launch(kernel, count, 0);
        };
    }

    public Slot.Work qiSampleAxisProfiles(
            Call call, ImageStack stack, Centers centers, Axis axis, DoubleMatrix result) {
        Images images = Images.of(call, stack);
        CenterBuffers given = CenterBuffers.of(call, centers);
        Buffer samples = call.result(result);
        MemorySegment kernel = kernel("qi_sample_axis_profiles", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, QiSampleAxisProfilesArguments.images(arguments));
            given.fill(slot, QiSampleAxisProfilesArguments.centers(arguments));
            QiSampleAxisProfilesArguments.samples(arguments, slot.address(samples));
            QiSampleAxisProfilesArguments.axis(
                    arguments, axis == Axis.X ? KernelArguments.AXIS_X() : KernelArguments.AXIS_Y());
            slot.launch(kernel, count, 0);
        };
    }
}
