package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.bindings.StackToXyzpArguments;
import io.github.magtrack4j.internal.backend.BackendArguments;
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
        Images images = Images.of(call, stack);
        CenterBuffers given = CenterBuffers.of(call, centers);
        CenterBuffers refined = CenterBuffers.result(call, result);
        Slot.Work work = step(images, given, refined);
        // A block reads the centre of its image before it writes it.
        Slot.Work next = step(images, refined, refined);
        for (int iteration = 1; iteration < lines.iterations(); iteration++) {
            work = work.then(next);
        }
        return work;
    }

    private Slot.Work step(Images images, CenterBuffers from, CenterBuffers into) {
        return kernels.autoConv(stack, images, from, part(), into, CenterKernels.ConvolutionBuffers.of(call, null));
    }

    private LinesPart part() {
        return new LinesPart(BackendArguments.reach(stack, lines.lineRatio()), lines.localPoints(), lines.iterations());
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
        part().fill(StackToXyzpArguments.lines(arguments));
    }
}
