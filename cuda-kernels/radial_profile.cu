/* The radial profile of each image. */
#include "kernel.cuh"
#include "radial_profile.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void radialProfiles(const RadialProfileArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    __shared__ Coordinate<Real> center[2];
    const int bins = arguments.bins;
    const int64_t bytes = RADIAL_PROFILE_BYTES(static_cast<int64_t>(bins), sizeof(Pixel), sizeof(Real));
    unsigned char* memory =
            arguments.scratch == 0 ? shared : at<unsigned char>(arguments.scratch) + blockIdx.x * bytes;
    Real* profile = reinterpret_cast<Real*>(memory);
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        Image<Pixel> image = imageOf<Pixel>(arguments.pixels, index, arguments.size);
        Real largest = magnitude<Pixel, Real>(image);
        setCenter(center, arguments.x, arguments.y, index, largest < INFINITY, arguments.size);
        radialProfile(
                image, center, arguments.oversample, bins, largest, profile, reinterpret_cast<unsigned*>(profile + bins));
        writeProfile(profile, bins, at<double>(arguments.profiles) + index * bins);
        __syncthreads();
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(radial_profile, magtrack4j::radialProfiles, RadialProfileArguments)
