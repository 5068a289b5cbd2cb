/* The centre of each image by quadrant interpolation. */
#include "kernel.cuh"
#include "quadrant_interpolation.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void quadrantInterpolations(const QuadrantInterpolationArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    __shared__ Coordinate<Real> center[2];
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        const Image<Pixel> image = imageOf<Pixel>(arguments.images, index);
        setCenter(center, arguments.centers, index, magnitude<Pixel, Real>(image) < INFINITY, image.size);
        Real* lines = quadrantLines<Real>(arguments.quadrants, shared);
        quadrantInterpolation(image, center, arguments.quadrants, lines);
        writeCenter(center, arguments.newCenters, index);
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(
        quadrant_interpolation, magtrack4j::quadrantInterpolations, QuadrantInterpolationArguments)
