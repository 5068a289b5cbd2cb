package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.bindings.CropStackToRoisArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The kernel that cuts regions out of frames on the device. */
public final class CropKernels extends KernelFamily {
    public CropKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    public Slot.Work cropStackToRois(Call call, ImageStack frames, List<RegionOfInterest> regions, ImageStack into) {
        Buffer pixels = call.frames(frames);
        Buffer[] crops = new Buffer[regions.size()];
        for (int region = 0; region < crops.length; region++) {
            ImageStack ofRegion = into.slice(region * frames.count(), frames.count());
            crops[region] = call.result(ofRegion.segment(), into.imageBytes());
        }
        Buffer corners = call.shared(corners(regions));
        MemorySegment kernel = session.kernel("crop_stack_to_rois_" + lower(frames.pixelType()));
        return (slot, images) -> {
            for (int region = 0; region < crops.length; region++) {
                MemorySegment arguments = slot.arguments();
                CropStackToRoisArguments.frames(arguments, slot.address(pixels));
                CropStackToRoisArguments.frameCount(arguments, images);
                CropStackToRoisArguments.regions(arguments, slot.address(corners) + 2L * region * Integer.BYTES);
                CropStackToRoisArguments.regionCount(arguments, 1);
                CropStackToRoisArguments.crops(arguments, slot.address(crops[region]));
                CropStackToRoisArguments.frameHeight(arguments, frames.height());
                CropStackToRoisArguments.frameWidth(arguments, frames.width());
                CropStackToRoisArguments.size(arguments, into.width());
                slot.launch(kernel, images, 0);
            }
        };
    }

    /** The top and the left of each region. */
    private static MemorySegment corners(List<RegionOfInterest> regions) {
        MemorySegment corners = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, 2L * regions.size());
        for (int region = 0; region < regions.size(); region++) {
            corners.setAtIndex(
                    ValueLayout.JAVA_INT, 2L * region, regions.get(region).top());
            corners.setAtIndex(
                    ValueLayout.JAVA_INT, 2L * region + 1, regions.get(region).left());
        }
        return corners;
    }
}
