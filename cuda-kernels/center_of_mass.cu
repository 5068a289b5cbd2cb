/* The centre of mass of each image. */
#include "center_of_mass.cuh"
#include "kernel.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void centersOfMass(const CenterOfMassArguments& arguments) {
    __shared__ Coordinate<Real> center[2];
    __shared__ unsigned work[MEDIAN_WORK_BYTES / sizeof(unsigned)];
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        Image<Pixel> image = imageOf<Pixel>(arguments.images, index);
        if (magnitude<Pixel, Real>(image) < INFINITY) {
            centerOfMass(image, arguments.background, center, reinterpret_cast<unsigned char*>(work));
        } else {
            setCenter(center, NAN, NAN, arguments.images.size);
        }
        writeCenter(center, arguments.centers, index);
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(center_of_mass, magtrack4j::centersOfMass, CenterOfMassArguments)
