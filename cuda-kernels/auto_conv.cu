/* A step of auto-convolution for each image, in all its variants, with the convolutions where they are wanted. */
#include "auto_conv.cuh"
#include "kernel.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void autoConvolutions(const AutoConvArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(work);
    __shared__ Coordinate<Real> center[2];
    const int size = arguments.size;
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        Image<Pixel> image = imageOf<Pixel>(arguments.pixels, index, size);
        setCenter(center, arguments.x, arguments.y, index, magnitude<Pixel, Real>(image) < INFINITY, size);
        ConvolutionOutput output = {nullptr, nullptr, nullptr, nullptr};
        if (arguments.rows != 0) {
            output.columnMaximum = at<double>(arguments.columnMaxima) + index;
            output.rowMaximum = at<double>(arguments.rowMaxima) + index;
            output.columns = at<double>(arguments.columns) + index * size;
            output.rows = at<double>(arguments.rows) + index * size;
        }
        autoConv(image, center, arguments.reach, arguments.localPoints, work, output);
        writeCenter(center, arguments.newX, arguments.newY, index);
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(auto_conv, magtrack4j::autoConvolutions, AutoConvArguments)
