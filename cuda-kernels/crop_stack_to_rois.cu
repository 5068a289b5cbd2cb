/* Cuts regions out of frames; pixels are copied as they are. */
#include "image.cuh"
#include "kernel.cuh"

namespace magtrack4j {

template <typename Pixel>
__device__ __forceinline__ void crops(const CropStackToRoisArguments& arguments) {
    const int size = arguments.size;
    const int64_t count = arguments.regionCount * arguments.frameCount;
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < count; index += gridDim.x) {
        const int32_t* region = at<const int32_t>(arguments.regions) + index / arguments.frameCount * 2;
        const int64_t frame = index % arguments.frameCount;
        const Pixel* from = at<const Pixel>(arguments.frames)
                + (frame * arguments.frameHeight + region[0]) * arguments.frameWidth + region[1];
        Pixel* to = at<Pixel>(arguments.crops) + index * size * size;
        forEachPixel(size, [&](int row, int column) {
            to[static_cast<int64_t>(row) * size + column] =
                    from[static_cast<int64_t>(row) * arguments.frameWidth + column];
        });
    }
}

}  // namespace magtrack4j

DEFINE_KERNEL(crop_stack_to_rois_u8, CropStackToRoisArguments, magtrack4j::crops<uint8_t>)
DEFINE_KERNEL(crop_stack_to_rois_u16, CropStackToRoisArguments, magtrack4j::crops<uint16_t>)
DEFINE_KERNEL(crop_stack_to_rois_f32, CropStackToRoisArguments, magtrack4j::crops<uint32_t>)
DEFINE_KERNEL(crop_stack_to_rois_f64, CropStackToRoisArguments, magtrack4j::crops<uint64_t>)
