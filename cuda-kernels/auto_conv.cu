/* A step of auto-convolution for each image, in all its variants, with the convolutions where they are wanted. */
#include "auto_conv.cuh"
#include "kernel.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void autoConvolutions(const AutoConvArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(work);
    __shared__ Coordinate<Real> center[2];
    const int size = arguments.images.size;
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        Image<Pixel> image = imageOf<Pixel>(arguments.images, index);
        setCenter(center, arguments.centers, index, magnitude<Pixel, Real>(image) < INFINITY, size);
        ConvolutionOutput output = {nullptr, nullptr, nullptr, nullptr};
        if (arguments.convolutions.rows != 0) {
            output.columnMaximum = at<double>(arguments.convolutions.columnMaxima) + index;
            output.rowMaximum = at<double>(arguments.convolutions.rowMaxima) + index;
            output.columns = at<double>(arguments.convolutions.columns) + index * size;
            output.rows = at<double>(arguments.convolutions.rows) + index * size;
        }
        autoConv(image, center, arguments.lines.reach, arguments.lines.localPoints, work, output);
        writeCenter(center, arguments.newCenters, index);
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(auto_conv, magtrack4j::autoConvolutions, AutoConvArguments)
