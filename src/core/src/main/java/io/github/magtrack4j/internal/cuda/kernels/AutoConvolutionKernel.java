package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.bindings.StackToXyzpArguments;
import io.github.magtrack4j.internal.backend.BackendArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.method.AutoConvolution;
import java.lang.foreign.MemorySegment;

/** Auto-convolution of the mean of several lines, over and over. */
record AutoConvolutionKernel(CenterKernels kernels, Call call, ImageStack stack, AutoConvolution lines)
        implements CenteringKernel {
    @Override
    public Slot.Work refine(Centers centers, Centers result) {
        if (lines.iterations() == 0) {
            copy(centers, result);
            return (slot, images) -> {};
        }
        Buffer pixels = call.images(stack);
        Buffer x = call.series(centers.x());
        Buffer y = call.series(centers.y());
        Buffer newX = call.result(result.x());
        Buffer newY = call.result(result.y());
        Slot.Work work = step(pixels, x, y, newX, newY);
        // A block reads the centre of its image before it writes it.
        Slot.Work next = step(pixels, newX, newY, newX, newY);
        for (int iteration = 1; iteration < lines.iterations(); iteration++) {
            work = work.then(next);
        }
        return work;
    }

    private Slot.Work step(Buffer pixels, Buffer x, Buffer y, Buffer newX, Buffer newY) {
        CenterKernels.ConvolutionBuffers none =
                new CenterKernels.ConvolutionBuffers(call.none(), call.none(), call.none(), call.none());
        return kernels.autoConv(stack, pixels, x, y, reach(), lines.localPoints(), newX, newY, none);
    }

    private static void copy(Centers centers, Centers into) {
        for (long image = 0; image < centers.count(); image++) {
            double x = centers.x().get(image);
            double y = centers.y().get(image);
            boolean lost = Double.isNaN(x) || Double.isNaN(y);
            into.x().set(image, lost ? Double.NaN : x);
            into.y().set(image, lost ? Double.NaN : y);
        }
    }

    private int reach() {
        return BackendArguments.reach(stack, lines.lineRatio());
    }

    @Override
    public boolean isUsual() {
        return true;
    }

    @Override
    public long sharedBytes() {
        return 0; // the lines' of the first step
    }

    @Override
    public boolean isAllShared() {
        return true;
    }

    @Override
    public long blocks(long images) {
        return images;
    }

    @Override
    public void fill(Slot slot, MemorySegment arguments) {
        StackToXyzpArguments.iterations(arguments, lines.iterations());
        StackToXyzpArguments.reach(arguments, reach());
        StackToXyzpArguments.localPoints(arguments, lines.localPoints());
    }
}
